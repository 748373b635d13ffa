-- "Known elsewhere: yes or no": a keyed hash of the ID number under one national key. The one table
-- not keyed by district first; it says nothing about whom.
CREATE TABLE registry.claim (
    blind_index bytea NOT NULL,
    district    integer NOT NULL,
    PRIMARY KEY (blind_index, district)
);
