-- When the second factor was last shown in this session: at sign-in, and again before what weighs more
-- than looking. Null for services, which have none.
ALTER TABLE auth.session ADD COLUMN proved_at timestamptz;
