-- Insurers' rosters beside the targets, of every department that buys a cover: why somebody stands on
-- one list and not on the other, each by a code and a person. The latest word counts.
CREATE TABLE ledger.roster_note (
    district    integer NOT NULL,
    department  text NOT NULL,
    policy      text COLLATE "C" NOT NULL CHECK (length(btrim(policy)) >= 2),
    person      bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    code        text NOT NULL CHECK (code IN ('late', 'left', 'refused_by_insurer', 'insurer_mistake',
        'fact_missing', 'covered_elsewhere', 'declined')),
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    actor       bigint,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, department, policy, person, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, person) REFERENCES kernel.person
);

-- Explains a difference at the desk of who is signed in; nobody their own or their kin's. The same
-- client twice is the same note; `client` refuses another body under it.
CREATE FUNCTION ledger.explain_listing(
    of_district integer, of_client text, of_policy text, of_person bigint, of_code text,
    of_reason text
) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    told ledger.roster_note;
    problem text;
    made integer;
BEGIN
    IF ctx.district() IS DISTINCT FROM of_district OR NOT kernel.is_department() THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: the door stays shut';
    END IF;
    problem := kernel.reach(of_district, of_person);
    IF problem IS NULL AND NOT ctx.has('intake') AND NOT ctx.has('review')
        AND NOT ctx.has('approve') AND NOT ctx.has('town') THEN
        problem := 'duty';
    END IF;
    IF problem IS NOT NULL THEN
        RAISE insufficient_privilege USING MESSAGE = problem;
    END IF;
    -- Two words about one person come one after the other.
    PERFORM FROM kernel.person AS p
    WHERE p.district = of_district AND p.id = of_person FOR NO KEY UPDATE;
    SELECT n.* INTO told FROM ledger.roster_note AS n
    WHERE n.district = of_district AND n.client = of_client;
    IF FOUND THEN
        IF (told.department, told.policy, told.person, told.code, told.reason)
            IS DISTINCT FROM (ctx.desk(), of_policy, of_person, of_code, of_reason) THEN
            RAISE unique_violation USING MESSAGE = 'client', DETAIL = of_client;
        END IF;
        RETURN told.seq;
    END IF;
    SELECT 1 + coalesce(max(n.seq), 0) INTO made FROM ledger.roster_note AS n
    WHERE n.district = of_district AND n.department = ctx.desk() AND n.policy = of_policy
      AND n.person = of_person;
    INSERT INTO ledger.roster_note (district, department, policy, person, seq, client, code, reason,
        recorded_by, actor)
    VALUES (of_district, ctx.desk(), of_policy, of_person, made, of_client, of_code, of_reason,
        ctx.name(), ctx.account());
    RETURN made;
END
$$;
