-- The functions of the signed context again, to the same effect, in the language whose plans the server
-- keeps for the life of a connection: one written in SQL is parsed and planned anew in every statement
-- whose policies ask it. Owners and rights stay.
CREATE OR REPLACE FUNCTION ctx.sign(body text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN (SELECT encode(
            sha256(s.outer_pad || sha256(s.inner_pad || convert_to(body, 'UTF8'))), 'hex')
        FROM ctx.secret AS s);
END
$$;

CREATE OR REPLACE FUNCTION ctx.district() RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN (ctx.fields())[1]::integer;
END
$$;

CREATE OR REPLACE FUNCTION ctx.account() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN (ctx.fields())[2]::bigint;
END
$$;

CREATE OR REPLACE FUNCTION ctx.name() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN (ctx.fields())[3];
END
$$;

CREATE OR REPLACE FUNCTION ctx.desk() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN (ctx.fields())[4];
END
$$;

CREATE OR REPLACE FUNCTION ctx.has(duty text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN coalesce(duty = ANY (string_to_array((ctx.fields())[5], ',')), false);
END
$$;

CREATE OR REPLACE FUNCTION ctx.towns() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN coalesce(string_to_array(nullif((ctx.fields())[6], ''), ',')::bigint[], '{}');
END
$$;

CREATE OR REPLACE FUNCTION ctx.residents() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    here integer := ctx.district();
    ours bigint[] := ctx.towns();
BEGIN
    RETURN (SELECT coalesce(array_agg(p.id), '{}') FROM kernel.person AS p
        WHERE p.district = here AND p.town = ANY (ours));
END
$$;

CREATE OR REPLACE FUNCTION ctx.clauses() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    here integer := ctx.district();
    ours text := ctx.desk();
BEGIN
    RETURN (SELECT coalesce(array_agg(l.clause), '{}') FROM (
            SELECT DISTINCT ON (c.clause) c.clause, c.department FROM kernel.clause_lead AS c
            WHERE c.district = here
              AND c.from_day <= (now() AT TIME ZONE 'Asia/Shanghai')::date
            ORDER BY c.clause, c.from_day DESC
        ) AS l
        WHERE l.department = ours);
END
$$;

CREATE OR REPLACE FUNCTION ctx.opened() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    here integer := ctx.district();
    ours text := ctx.desk();
    mine bigint := ctx.account();
BEGIN
    RETURN (SELECT coalesce(array_agg(o.person), '{}') FROM (
        SELECT r.person FROM kernel.referral AS r
        WHERE r.district = here AND r.to_department = ours
          AND EXISTS (SELECT FROM kernel.referral_act AS a
            WHERE a.district = r.district AND a.referral = r.id AND a.act = 0)
          AND NOT EXISTS (SELECT FROM kernel.referral_act AS a
            WHERE a.district = r.district AND a.referral = r.id AND a.act IN (1, 2, 3))
        UNION SELECT b.person FROM kernel.break_glass AS b
        WHERE b.district = here AND b.account = mine AND b.until > now()
    ) AS o);
END
$$;

CREATE OR REPLACE FUNCTION ctx.kin() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    here integer := ctx.district();
    mine bigint := ctx.account();
BEGIN
    RETURN (WITH account AS (
            SELECT a.district, a.id, a.identity FROM auth.account AS a
            WHERE a.district = here AND a.id = mine
        ), self AS (
            SELECT n.person FROM account AS a JOIN kernel.identity_number AS n
              ON n.district = a.district AND n.blind_index = a.identity
        )
        SELECT coalesce(array_agg(k.person), '{}') FROM (
            SELECT person FROM self
            UNION SELECT n.person FROM account AS a
            JOIN auth.kin AS k ON k.district = a.district AND k.account = a.id
            JOIN kernel.identity_number AS n
              ON n.district = k.district AND n.blind_index = k.identity
            UNION SELECT CASE WHEN r.one = s.person THEN r.other ELSE r.one END
            FROM account AS a JOIN kernel.relation AS r ON r.district = a.district
            JOIN self AS s ON s.person IN (r.one, r.other)
            WHERE r.other IS NOT NULL
        ) AS k);
END
$$;

CREATE OR REPLACE FUNCTION ctx.refusal(token text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN (SELECT CASE
            WHEN s.account IS NULL THEN 'unknown'
            WHEN NOT a.enabled THEN 'disabled'
            WHEN s.ended_at IS NOT NULL THEN 'ended'
            WHEN s.expires_at <= now() THEN 'expired'
            WHEN s.used_at + s.idle <= now() THEN 'idle'
            WHEN a.class = 0 AND a.desk <> 'office' THEN
                CASE m.state WHEN 0 THEN NULL WHEN 1 THEN 'suspended' WHEN 2 THEN 'retired'
                    ELSE 'no_module' END
        END
        FROM (SELECT sha256(convert_to(token, 'UTF8')) AS hash,
                CASE WHEN token ~ '^yuhou-[0-9]{6}-' THEN substr(token, 7, 6)::integer END
                    AS district
        ) AS t
        LEFT JOIN auth.session AS s ON s.district = t.district AND s.token_hash = t.hash
        LEFT JOIN auth.account AS a ON a.district = s.district AND a.id = s.account
        LEFT JOIN LATERAL (
            SELECT m.state FROM kernel.module AS m
            WHERE m.district = a.district AND m.department = a.desk ORDER BY m.seq DESC LIMIT 1
        ) AS m ON true);
END
$$;
