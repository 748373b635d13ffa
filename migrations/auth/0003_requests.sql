-- What another office's system asked to be done, by the key it gave: asked again it is not done twice.
-- `digest` is a keyed hash of the whole request, `attempt` the try that had the effect. The row stands in
-- the transaction of the effect.
CREATE TABLE auth.request (
    district integer NOT NULL,
    account  bigint NOT NULL,
    key      text NOT NULL CHECK (length(key) BETWEEN 8 AND 128),
    digest   bytea NOT NULL CHECK (length(digest) = 32),
    attempt  uuid NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, account, key),
    FOREIGN KEY (district, account) REFERENCES auth.account
);
