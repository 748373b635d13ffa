-- Makes every family of a district stand `copies` times more: households, persons, memberships,
-- relations and facts, as reported, under ids and refs of their own. What was answered is not copied:
-- the new families are stale. With `answers` it is, and what was given, is in hand and is kept for the
-- lists: the new families stand where the old ones do. For `make bench`; never on a real register.
--
--   psql "$uri" -v district=321204 -v copies=15 [-v answers=1] -f Benchmarks/multiply.sql
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

\if :{?answers}
UPDATE kernel.family AS f SET facts_version = o.facts_version, assessed_version = o.assessed_version,
    due_on = o.due_on, through = o.through, work_version = o.work_version,
    worked_version = o.worked_version, work_on = o.work_on
FROM copy JOIN kernel.family AS o ON o.district = :district
WHERE f.district = :district AND f.id = o.id + shift;

INSERT INTO kernel.entitlement (district, person, clause, from_day, to_day, outcome, not_asked, change,
    class, missing)
SELECT district, person + shift, clause, from_day, to_day, outcome, not_asked, change, class, missing
FROM copy CROSS JOIN kernel.entitlement WHERE district = :district
ORDER BY nth, person, clause, from_day;

INSERT INTO kernel.delivery (district, person, clause, period, monthly, amount_fen, proof)
SELECT district, person + shift, clause, period, monthly, amount_fen, proof
FROM copy CROSS JOIN kernel.delivery WHERE district = :district;

INSERT INTO casework.case_file (district, client, kind, person, clause, benefit, department, procedure,
    with_town, ground, period_from, period_to, cause, opened_on, opened_by, version, state, step,
    step_due, owner)
SELECT district, client || mark, kind, person + shift, clause, benefit, department, procedure,
    with_town, ground, period_from, period_to, cause, opened_on, opened_by, version, state, step,
    step_due, owner
FROM copy CROSS JOIN casework.case_file WHERE district = :district;

INSERT INTO kernel.standing (district, person, clause, town, ref, since, outcome, not_asked, receiving,
    gap, overdue, case_state)
SELECT district, person + shift, clause, town, ref || mark, since, outcome, not_asked, receiving, gap,
    overdue, case_state
FROM copy CROSS JOIN kernel.standing WHERE district = :district
ORDER BY nth, person, clause;

INSERT INTO kernel.standing_turn (district, family, turns_on)
SELECT district, family + shift, turns_on
FROM copy CROSS JOIN kernel.standing_turn WHERE district = :district
ORDER BY nth, family;

UPDATE kernel.standing_count SET entitled = entitled * (:copies + 1),
    undecided = undecided * (:copies + 1), not_asked = not_asked * (:copies + 1),
    in_progress = in_progress * (:copies + 1), receiving = receiving * (:copies + 1),
    overdue = overdue * (:copies + 1), refused = refused * (:copies + 1),
    declined = declined * (:copies + 1), suspended = suspended * (:copies + 1),
    gap = gap * (:copies + 1), gap_suspended = gap_suspended * (:copies + 1),
    missed = missed * (:copies + 1)
WHERE district = :district;
\endif

SELECT setval('kernel.registry_id', max(shift) + max(size)) FROM copy, step;
COMMIT;
\if :{?answers}
-- What was copied is folded as it was.
UPDATE kernel.standing_fold SET snapshot = pg_current_snapshot() WHERE district = :district;
\endif
VACUUM ANALYZE;
