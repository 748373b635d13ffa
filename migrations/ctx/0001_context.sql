-- The signed context: who acts, for which district and desk. A plain setting can be forged by any
-- statement; this one is signed with a secret that no login role can read, and every policy checks it.

-- A plain local table on every node. The padded keys of HMAC-SHA256 (RFC 2104), 64 bytes each.
CREATE TABLE ctx.secret (
    id    boolean PRIMARY KEY DEFAULT true CHECK (id),
    inner_pad bytea NOT NULL CHECK (length(inner_pad) = 64),
    outer_pad bytea NOT NULL CHECK (length(outer_pad) = 64)
);
DO $$
DECLARE
    -- Four random UUIDs carry 488 random bits.
    key bytea := sha256(convert_to(concat(gen_random_uuid(), gen_random_uuid(),
        gen_random_uuid(), gen_random_uuid()), 'UTF8'));
    i bytea := '';
    o bytea := '';
    b integer;
BEGIN
    FOR n IN 0..63 LOOP
        b := CASE WHEN n < 32 THEN get_byte(key, n) ELSE 0 END;
        i := i || set_byte('\x00', 0, b # 54);
        o := o || set_byte('\x00', 0, b # 92);
    END LOOP;
    INSERT INTO ctx.secret (inner_pad, outer_pad) VALUES (i, o);
END
$$;

-- HMAC-SHA256 in hexadecimal digits.
CREATE FUNCTION ctx.sign(body text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT encode(sha256(s.outer_pad || sha256(s.inner_pad || convert_to(body, 'UTF8'))), 'hex')
    FROM ctx.secret AS s
$$;

-- `district|account|name|desk|duties|towns|expiry|signature` of the transaction, or null: not signed
-- by us, another desk's connection, or opened more than a minute before this transaction began.
CREATE FUNCTION ctx.fields() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    fields text[] := string_to_array(current_setting('yuhou.context', true), '|');
BEGIN
    IF cardinality(fields) IS DISTINCT FROM 8
        OR ctx.sign(array_to_string(fields[1:7], '|')) IS DISTINCT FROM fields[8]
        OR now() >= to_timestamp(fields[7]::double precision)
    THEN
        RETURN NULL;
    END IF;
    -- The kernel's own hands act for every desk (`auth`: everybody sets their own password and
    -- factor); otherwise a connection is one desk's for life.
    IF session_user IN ('ingest', 'assessor', 'auth') OR session_user = fields[4]
    THEN
        RETURN fields;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION ctx.district() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT (ctx.fields())[1]::integer
$$;

CREATE FUNCTION ctx.account() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT (ctx.fields())[2]::bigint
$$;

CREATE FUNCTION ctx.name() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT (ctx.fields())[3]
$$;

CREATE FUNCTION ctx.desk() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT (ctx.fields())[4]
$$;

CREATE FUNCTION ctx.has(duty text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(duty = ANY (string_to_array((ctx.fields())[5], ',')), false)
$$;

-- The towns of an account of the desk `towns`; none is none.
CREATE FUNCTION ctx.towns() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(string_to_array(nullif((ctx.fields())[6], ''), ',')::bigint[], '{}')
$$;

-- The persons who live in those towns.
CREATE FUNCTION ctx.residents() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(p.id), '{}') FROM kernel.person AS p
    WHERE p.district = ctx.district() AND p.town = ANY (ctx.towns())
$$;

-- The departments in whose name the transaction may report: its own, or any for a service that
-- imports the district's files.
CREATE FUNCTION ctx.may_report(source text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(source = ctx.desk() OR ctx.has('import'), false)
$$;

-- The clauses that the desk leads by the law in force.
CREATE FUNCTION ctx.clauses() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(l.clause), '{}') FROM (
        SELECT DISTINCT ON (clause) clause, department FROM kernel.clause_lead
        WHERE district = ctx.district()
          AND from_day <= (now() AT TIME ZONE 'Asia/Shanghai')::date
        ORDER BY clause, from_day DESC
    ) AS l
    WHERE l.department = ctx.desk()
$$;

-- Persons opened to the desk by an accepted referral, or to the account by breaking the glass.
CREATE FUNCTION ctx.opened() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(person), '{}') FROM (
        SELECT r.person FROM kernel.referral AS r
        WHERE r.district = ctx.district() AND r.to_department = ctx.desk()
          AND EXISTS (SELECT FROM kernel.referral_act AS a
            WHERE a.district = r.district AND a.referral = r.id AND a.act = 0)
          AND NOT EXISTS (SELECT FROM kernel.referral_act AS a
            WHERE a.district = r.district AND a.referral = r.id AND a.act IN (1, 2, 3))
        UNION SELECT b.person FROM kernel.break_glass AS b
        WHERE b.district = ctx.district() AND b.account = ctx.account() AND b.until > now()
    ) AS opened
$$;

-- The account's holder and their kin, declared or by the register, in the register: on them the
-- account does not act.
CREATE FUNCTION ctx.kin() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    WITH account AS (
        SELECT a.district, a.id, a.identity FROM auth.account AS a
        WHERE a.district = ctx.district() AND a.id = ctx.account()
    ), self AS (
        SELECT n.person FROM account AS a JOIN kernel.identity_number AS n
          ON n.district = a.district AND n.blind_index = a.identity
    )
    SELECT coalesce(array_agg(person), '{}') FROM (
        SELECT person FROM self
        UNION SELECT n.person FROM account AS a
        JOIN auth.kin AS k ON k.district = a.district AND k.account = a.id
        JOIN kernel.identity_number AS n
          ON n.district = k.district AND n.blind_index = k.identity
        UNION SELECT CASE WHEN r.one = s.person THEN r.other ELSE r.one END
        FROM account AS a JOIN kernel.relation AS r ON r.district = a.district
        JOIN self AS s ON s.person IN (r.one, r.other)
        WHERE r.other IS NOT NULL
    ) AS kin
$$;

-- Why a token opens nothing: `unknown`, `ended`, `idle`, `expired`, `disabled`, `no_module`,
-- `suspended`, `retired`; null when it opens.
CREATE FUNCTION ctx.refusal(token text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT CASE
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
            CASE WHEN token ~ '^yuhou-[0-9]{6}-' THEN substr(token, 7, 6)::integer END AS district
    ) AS t
    LEFT JOIN auth.session AS s ON s.district = t.district AND s.token_hash = t.hash
    LEFT JOIN auth.account AS a ON a.district = s.district AND a.id = s.account
    LEFT JOIN LATERAL (
        SELECT m.state FROM kernel.module AS m
        WHERE m.district = a.district AND m.department = a.desk ORDER BY m.seq DESC LIMIT 1
    ) AS m ON true
$$;

-- The signed context of a session, good for transactions that begin within a minute; null for a token
-- that opens nothing. Tokens are `yuhou-<district>-<random>`.
CREATE FUNCTION ctx.open(token text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    body text;
BEGIN
    IF ctx.refusal(token) IS NOT NULL THEN RETURN NULL; END IF;
    SELECT concat_ws('|', a.district, a.id, a.name, a.desk,
        coalesce((SELECT string_agg(d.duty, ',' ORDER BY d.duty) FROM auth.duty AS d
            WHERE d.district = a.district AND d.account = a.id), ''),
        coalesce((SELECT string_agg(w.town::text, ',' ORDER BY w.town) FROM auth.town AS w
            WHERE w.district = a.district AND w.account = a.id), ''),
        ceil(extract(epoch FROM now()))::bigint + 60)
    INTO body
    FROM auth.session AS s
    JOIN auth.account AS a ON a.district = s.district AND a.id = s.account
    WHERE s.district = substr(token, 7, 6)::integer
      AND s.token_hash = sha256(convert_to(token, 'UTF8'));
    RETURN body || '|' || ctx.sign(body);
END
$$;

-- The only door to the audit of a signed act. No context, no row: the act is refused.
CREATE FUNCTION ctx.audit(
    act text, purpose text, filter text, persons bytea[], count bigint, reason text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    fields text[] := ctx.fields();
BEGIN
    IF fields IS NULL THEN
        RAISE insufficient_privilege USING MESSAGE = 'no context: nothing is audited without one';
    END IF;
    INSERT INTO audit.entry
        (district, account, actor, desk, role, act, purpose, filter, persons, count, reason)
    VALUES (fields[1]::integer, fields[2]::bigint, fields[3], fields[4], session_user, act,
        purpose, filter, persons, count, reason);
END
$$;

-- The same before anybody is signed in: tries, refusals, the first administrators.
CREATE FUNCTION ctx.audit_unsigned(
    district integer, actor text, act text, purpose text, reason text
) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO audit.entry (district, account, actor, desk, role, act, purpose, reason)
    VALUES (district, 0, left(actor, 64), 'none', session_user, act, purpose, reason)
$$;
