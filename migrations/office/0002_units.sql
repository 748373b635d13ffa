-- Member units stand for themselves (NC-5.1a names thirteen): two may share a desk, one may have none.
ALTER TABLE office.member ADD COLUMN code text CHECK (code ~ '^[a-z][a-z_]*$');
UPDATE office.member SET code = department;
ALTER TABLE office.member ALTER COLUMN code SET NOT NULL;
ALTER TABLE office.member DROP CONSTRAINT member_pkey;
ALTER TABLE office.member ADD PRIMARY KEY (district, code, seq);
-- The desk at which the unit works; null where it has none, and the office writes for it.
ALTER TABLE office.member ALTER COLUMN department DROP NOT NULL;

ALTER TABLE office.pairing RENAME COLUMN department TO unit;

-- Whose duty it is; `department` is the desk that put it on record. From now on with what shows it: a
-- row of the house, by its kind and number.
ALTER TABLE office.fulfilment ADD COLUMN unit text CHECK (unit ~ '^[a-z][a-z_]*$');
UPDATE office.fulfilment SET unit = department;
ALTER TABLE office.fulfilment ALTER COLUMN unit SET NOT NULL;
ALTER TABLE office.fulfilment DROP CONSTRAINT fulfilment_pkey;
ALTER TABLE office.fulfilment ADD PRIMARY KEY (district, clause, unit, from_day, seq);
ALTER TABLE office.fulfilment ADD COLUMN proof text;
ALTER TABLE office.fulfilment ADD COLUMN number text CHECK (number <> '');
ALTER TABLE office.fulfilment ADD CONSTRAINT fulfilment_proof CHECK (proof IN ('document', 'publicity',
    'partner', 'form', 'exchange', 'members', 'pairing', 'meeting', 'charge', 'precheck', 'grievance',
    'figures', 'report', 'appropriation', 'welfare', 'caring', 'donation', 'budget', 'run')
    AND proof IS NOT NULL AND number IS NOT NULL) NOT VALID;

-- Whose report it is.
ALTER TABLE office.report_line DROP CONSTRAINT report_line_district_year_department_seq_fkey;
ALTER TABLE office.report ADD COLUMN unit text CHECK (unit ~ '^[a-z][a-z_]*$');
UPDATE office.report SET unit = department;
ALTER TABLE office.report ALTER COLUMN unit SET NOT NULL;
ALTER TABLE office.report DROP CONSTRAINT report_pkey;
ALTER TABLE office.report ADD PRIMARY KEY (district, year, unit, seq);
ALTER TABLE office.report ADD UNIQUE (district, year, unit, seq, department);
ALTER TABLE office.report_line ADD COLUMN unit text;
UPDATE office.report_line SET unit = department;
ALTER TABLE office.report_line ALTER COLUMN unit SET NOT NULL;
ALTER TABLE office.report_line DROP CONSTRAINT report_line_pkey;
ALTER TABLE office.report_line ADD PRIMARY KEY (district, year, unit, seq, clause);
ALTER TABLE office.report_line ADD FOREIGN KEY (district, year, unit, seq, department)
    REFERENCES office.report (district, year, unit, seq, department);

-- What each figure of a report counted, as it was handed in: a figure opens these rows for ever.
CREATE TABLE office.report_row (
    district    integer NOT NULL,
    year        integer NOT NULL,
    unit        text NOT NULL,
    seq         integer NOT NULL,
    department  text NOT NULL,
    clause      text NOT NULL,
    figure      text NOT NULL CHECK (figure IN ('entitled', 'received', 'deliveries', 'dated',
        'on_time', 'refused', 'gap')),
    nth         integer NOT NULL CHECK (nth > 0),
    person      bigint NOT NULL,
    -- From when it was due, what period was received, when the case's period begins.
    day         date NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, year, unit, seq, clause, figure, nth),
    FOREIGN KEY (district, year, unit, seq, department)
        REFERENCES office.report (district, year, unit, seq, department),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
CREATE INDEX report_row_person ON office.report_row (district, person);

-- A grievance whose days are over without an answer goes to the office by itself (`yuhou tick`): a new
-- one that stands on it, whose clock begins anew. What the office itself owes, or what is said against
-- the house in which it sits, goes nowhere: it stays late on the list.
CREATE FUNCTION office.escalate(of_district integer, host text, days integer, words text)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    today date := kernel.today();
    moved integer;
BEGIN
    IF session_user <> 'assessor'
        AND NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = session_user)
    THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the daily tick takes grievances further';
    END IF;
    INSERT INTO office.grievance (district, client, person, against, department, told_by, words,
        received_on, due_on, after, recorded_by)
    SELECT g.district, 'escalated ' || g.id, g.person, g.against, 'office', g.told_by,
        g.words || E'\n' || escalate.words, today, today + days, g.id, 'tick'
    FROM office.grievance AS g
    WHERE g.district = of_district AND g.due_on < today AND g.department <> 'office'
      AND g.against IS DISTINCT FROM 'office' AND g.against IS DISTINCT FROM host
      AND NOT EXISTS (SELECT FROM office.grievance AS n
        WHERE n.district = g.district AND n.after = g.id)
      AND NOT EXISTS (SELECT FROM office.grievance_act AS a
        WHERE a.district = g.district AND a.grievance = g.id)
    ORDER BY g.due_on, g.id
    ON CONFLICT (district, after) DO NOTHING;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN moved;
END
$$;
