-- What telling twice, two hands at once and a family's wishes need of the rows of 0001.

-- Whom to call at the window.
ALTER TABLE health.channel ADD COLUMN phone text CHECK (phone ~ '^[0-9+-]{5,20}$');

-- The how-manieth contract of the person: two clerks at once cannot both sign one.
ALTER TABLE health.contract ADD COLUMN nth integer NOT NULL CHECK (nth > 0);
ALTER TABLE health.contract ADD UNIQUE (district, person, nth);

-- What is given once in a stretch of time names it (`2026`, `2026-Q1`) and counts the attempts: where
-- one was missed or called off there is another. Two clerks at once cannot both plan one.
ALTER TABLE health.service ADD COLUMN slot text;
ALTER TABLE health.service ADD COLUMN turn integer CHECK (turn > 0);
-- Who of a household that wants no visits agreed to this one.
ALTER TABLE health.service ADD COLUMN agreed_by text CHECK (length(btrim(agreed_by)) >= 2);
ALTER TABLE health.service ADD UNIQUE (district, person, kind, slot, turn);
ALTER TABLE health.service ADD CHECK ((slot IS NULL) = (turn IS NULL));
ALTER TABLE health.service ADD CHECK (kind <> 'check_up'
    OR slot IS NOT NULL AND slot = extract(year FROM planned_on)::integer::text);

-- Made by who tells, as of a service.
ALTER TABLE health.service_act ADD COLUMN client text NOT NULL CHECK (client <> '');
-- The case that was delivered with it.
ALTER TABLE health.service_act ADD COLUMN case_id bigint;
ALTER TABLE health.service_act ADD UNIQUE (district, client);
-- Nobody says of what they record that they received it, nor of what they gave.
ALTER TABLE health.service_act ADD CHECK (received_by IS NULL
    OR lower(btrim(received_by)) NOT IN (lower(btrim(recorded_by)), lower(btrim(served_by))));

-- An act is of whom its service is of: nobody acts on kin by leaving the person out.
ALTER TABLE health.service
    ADD COLUMN whose bigint GENERATED ALWAYS AS (coalesce(person, 0)) STORED;
ALTER TABLE health.service ADD UNIQUE (district, id, whose);
ALTER TABLE health.service_act
    ADD COLUMN whose bigint GENERATED ALWAYS AS (coalesce(person, 0)) STORED;
ALTER TABLE health.service_act ADD FOREIGN KEY (district, service, whose)
    REFERENCES health.service (district, id, whose);

-- As before, and the notes: they keep the key they were sealed under.
CREATE OR REPLACE FUNCTION kernel.key_use()
RETURNS TABLE (field text, district integer, key_version integer, rows bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT coalesce(kernel.keeps_keys(ctx.district()), false) THEN
        RAISE insufficient_privilege USING MESSAGE = 'only the desk system counts the keys';
    END IF;
    RETURN QUERY
        SELECT 'identity_number', n.district, n.key_version, count(*)
        FROM kernel.identity_number AS n GROUP BY n.district, n.key_version
        UNION ALL SELECT 'phone', n.district, n.key_version, count(*)
        FROM kernel.phone AS n GROUP BY n.district, n.key_version
        UNION ALL SELECT 'account', n.district, n.key_version, count(*)
        FROM kernel.account AS n GROUP BY n.district, n.key_version
        UNION ALL SELECT 'factor', f.district, f.key_version, count(*)
        FROM auth.factor AS f GROUP BY f.district, f.key_version
        UNION ALL SELECT 'paper', p.district, p.key_version, count(*)
        FROM casework.paper AS p GROUP BY p.district, p.key_version
        UNION ALL SELECT 'note', a.district, a.key_version, count(*)
        FROM health.service_act AS a WHERE a.key_version IS NOT NULL
        GROUP BY a.district, a.key_version
        ORDER BY 3, 2, 1;
END
$$;
