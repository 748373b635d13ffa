-- What a desk may read of its cases beside the case itself: doors, because the rows of a case say
-- whose they are only through it.
CREATE FUNCTION casework.acts_of(of_district integer, of_case bigint)
RETURNS TABLE (seq integer, act text, step text, next_step text, state smallint, due_on date,
    duty text, acted_by text, desk text, reason text, acted_on date, given_on date, proof_kind text,
    proof text, given_by text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT casework.has_case(of_district, of_case) THEN RETURN; END IF;
    RETURN QUERY
        SELECT a.seq, a.act, a.step, a.next_step, a.state, a.due_on, a.duty, a.acted_by, a.desk,
            a.reason, a.acted_on, d.day, d.proof_kind, d.proof, d.given_by
        FROM casework.act AS a LEFT JOIN casework.delivery AS d
          ON d.district = a.district AND d.case_id = a.case_id AND d.seq = a.seq
        WHERE a.district = of_district AND a.case_id = of_case ORDER BY a.seq;
END
$$;

CREATE FUNCTION casework.papers_of(of_district integer, of_case bigint)
RETURNS TABLE (id bigint, title text, file text, sha256 bytea, bytes bigint, key_version integer,
    added_by text, added_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT casework.has_case(of_district, of_case) THEN RETURN; END IF;
    RETURN QUERY
        SELECT p.id, p.title, p.file, p.sha256, p.bytes, p.key_version, p.added_by, p.added_at
        FROM casework.paper AS p
        WHERE p.district = of_district AND p.case_id = of_case ORDER BY p.id;
END
$$;

-- A notice's lines as they were shown, with the objections that wait and that were upheld.
CREATE FUNCTION casework.notice_lines(of_district integer, of_notice bigint)
RETURNS TABLE (case_id bigint, line text, waiting bigint, upheld bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    RETURN QUERY
        SELECT l.case_id, l.line, count(o.nth) FILTER (WHERE a.nth IS NULL),
            count(o.nth) FILTER (WHERE a.is_upheld)
        FROM casework.notice AS n
        JOIN casework.notice_line AS l ON l.district = n.district AND l.notice = n.id
        LEFT JOIN casework.objection AS o
          ON (o.district, o.notice, o.case_id) = (l.district, l.notice, l.case_id)
        LEFT JOIN casework.objection_answer AS a
          ON (a.district, a.notice, a.case_id, a.nth) = (o.district, o.notice, o.case_id, o.nth)
        WHERE n.district = of_district AND n.district = ctx.district() AND n.id = of_notice
          AND n.department = ctx.desk()
        GROUP BY l.case_id, l.line ORDER BY l.case_id;
END
$$;

-- The desk's tasks that are open (or all), the first due first; for the office those of every
-- department that are past their day, without persons.
CREATE FUNCTION casework.tasks(of_district integer, with_closed boolean)
RETURNS TABLE (id bigint, department text, person bigint, kind text, title text, due_on date,
    owner text, closed smallint, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    is_office boolean := ctx.desk() = 'office';
BEGIN
    RETURN QUERY
        SELECT t.id, t.department, CASE WHEN NOT is_office THEN t.person END, t.kind, t.title,
            coalesce(s.due_on, t.due_on), s.owner, s.closed, s.reason
        FROM casework.task AS t
        LEFT JOIN LATERAL (
            SELECT (array_agg(a.owner ORDER BY a.seq DESC) FILTER (WHERE a.act = 0))[1] AS owner,
                (array_agg(a.due_on ORDER BY a.seq DESC) FILTER (WHERE a.act = 3))[1] AS due_on,
                max(a.act) FILTER (WHERE a.act IN (1, 2)) AS closed,
                (array_agg(a.reason ORDER BY a.seq DESC) FILTER (WHERE a.reason IS NOT NULL))[1]
                    AS reason
            FROM casework.task_act AS a WHERE a.district = t.district AND a.task = t.id
        ) AS s ON true
        WHERE t.district = of_district AND t.district = ctx.district()
          AND CASE WHEN is_office THEN coalesce(s.due_on, t.due_on) < kernel.today()
            ELSE t.department = ctx.desk()
              AND (ctx.desk() <> 'towns' OR t.person IS NULL OR t.person = ANY (ctx.residents())) END
          AND (with_closed OR s.closed IS NULL)
        ORDER BY 6, 1;
END
$$;
