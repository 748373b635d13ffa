-- Makes every family of a district stand `copies` times more: households, persons, memberships,
-- relations and facts, as reported, under ids and refs of their own. What was answered is not copied:
-- the new families are stale. For `make bench`; never on a real register.
--
--   psql "$uri" -v district=321204 -v copies=15 -f Benchmarks/multiply.sql
\set ON_ERROR_STOP on
BEGIN;

-- One registry id more than any that was ever given, of all districts.
CREATE TEMP TABLE step ON COMMIT DROP AS
SELECT greatest((SELECT max(id) FROM kernel.person), (SELECT max(id) FROM kernel.household),
    (SELECT max(family) FROM kernel.person)) + 1 AS size;
CREATE TEMP TABLE copy ON COMMIT DROP AS
SELECT nth, nth * size AS shift, '~' || size || '.' || nth AS mark
FROM step, generate_series(1, :copies) AS nth;

INSERT INTO kernel.household (district, id, ref)
SELECT district, id + shift, ref || mark
FROM copy CROSS JOIN kernel.household WHERE district = :district
ORDER BY nth, id;

INSERT INTO kernel.person (district, id, ref, family, name, sex, birth, role, town, village)
SELECT district, id + shift, ref || mark, family + shift, name, sex, birth, role, town, village
FROM copy CROSS JOIN kernel.person WHERE district = :district
ORDER BY nth, family, id;

INSERT INTO kernel.family (district, id)
SELECT district, id + shift FROM copy CROSS JOIN kernel.family WHERE district = :district
ORDER BY nth, id;

INSERT INTO kernel.membership (district, person, household, from_day, to_day, act, learned)
SELECT district, person + shift, household + shift, from_day, to_day, act, learned
FROM copy CROSS JOIN kernel.membership WHERE district = :district AND withdraws IS NULL
ORDER BY nth, person, seq;

INSERT INTO kernel.relation (district, one, kind, other, act, from_day, to_day, learned, source)
SELECT district, one + shift, kind, other + shift, act, from_day, to_day, learned, source
FROM copy CROSS JOIN kernel.relation WHERE district = :district AND withdraws IS NULL
ORDER BY nth, one, seq;

INSERT INTO kernel.fact (district, person, kind, act, number, code, from_day, to_day, learned,
    source, official)
SELECT district, person + shift, kind, act, number, code, from_day, to_day, learned, source,
    official
FROM copy CROSS JOIN kernel.fact WHERE district = :district AND withdraws IS NULL
ORDER BY nth, person, seq;

SELECT setval('kernel.registry_id', max(shift) + max(size)) FROM copy, step;
COMMIT;
VACUUM ANALYZE;
