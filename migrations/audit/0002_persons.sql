-- One plain list without gaps: what the chain encodes must read the same everywhere, and an entry
-- that cannot be read would stop the sequencer.
ALTER TABLE audit.entry ADD CONSTRAINT entry_persons
    CHECK (coalesce(array_ndims(persons), 1) = 1 AND array_position(persons, NULL) IS NULL);
