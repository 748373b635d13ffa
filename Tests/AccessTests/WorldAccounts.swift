import Postgres

/// Who signs in: one account a desk, a second at some of them, in each district.
extension AccessWorld {
    static let accounts: [Query] = [
        """
        INSERT INTO auth.account (district, name, title, class, desk, identity, created_by)
        SELECT m.district, replace(d.desk, '_', '-') || d.suffix, 't', d.class, d.desk,
            sha256(convert_to('self ' || replace(d.desk, '_', '-') || d.suffix, 'UTF8')),
            CASE d.class WHEN 0 THEN 'secretary.one' ELSE 'x' END
        FROM (SELECT DISTINCT district FROM kernel.module) AS m,
            (SELECT DISTINCT department AS desk, '.one' AS suffix, 0 AS class FROM kernel.module
             UNION ALL VALUES ('office', '.one', 0), ('health', '.two', 0), ('towns', '.two', 0),
                ('civil_affairs', '.two', 0), ('system', '.one', 1), ('secretary', '.one', 2), ('audit', '.one', 3),
                ('service', '.one', 4), ('service', '.import', 4)) AS d
        """,
        """
        INSERT INTO auth.duty (district, account, class, duty, granted_by)
        SELECT a.district, a.id, a.class, d.duty, CASE d.duty WHEN 'intake' THEN 'secretary.one'
            ELSE 'x' END
        FROM auth.account AS a, (VALUES ('intake'), ('review'), ('town'), ('office'), ('system'),
            ('secretary_of_roles'), ('auditor'), ('import'), ('read'), ('approve')) AS d (duty)
        WHERE CASE a.class WHEN 1 THEN d.duty = 'system' WHEN 2 THEN d.duty = 'secretary_of_roles'
            WHEN 3 THEN d.duty = 'auditor'
            WHEN 4 THEN d.duty = CASE a.name WHEN 'service.one' THEN 'read' ELSE 'import' END
            ELSE CASE WHEN a.name LIKE '%.two' THEN d.duty = 'approve'
                WHEN a.desk = 'towns' THEN d.duty IN ('intake', 'town')
                WHEN a.desk = 'office' THEN d.duty = 'office'
                ELSE d.duty IN ('intake', 'review') END END
        """,
        """
        INSERT INTO auth.town (district, account, town)
        SELECT district, id, district * 1000::bigint + CASE name WHEN 'towns.one' THEN 1 ELSE 2 END
        FROM auth.account WHERE desk = 'towns'
        """,
        """
        INSERT INTO auth.kin (district, account, identity, declared_by)
        SELECT district, id, sha256(convert_to('declared', 'UTF8')), name FROM auth.account
        """,
        """
        INSERT INTO auth.password (district, account, seq, hash, is_first, set_by)
        SELECT district, id, 1, '$argon2id$x', true, CASE WHEN class = 0 THEN name ELSE 'secretary.one' END
        FROM auth.account
        """,
        """
        INSERT INTO auth.factor (district, account, seq, sealed, key_version)
        SELECT district, id, 1, '', 1 FROM auth.account
        """,
        """
        INSERT INTO auth.factor_reset (district, account, seq, reason, asked_by, approved_by)
        SELECT district, id, 1, 'lost', CASE WHEN class = 0 THEN 'secretary.one' ELSE 'x' END,
            CASE WHEN class = 1 THEN 'secretary.one' END
        FROM auth.account
        """,
        """
        INSERT INTO auth.session (district, token_hash, account, expires_at)
        SELECT district, sha256(convert_to('yuhou-' || district || '-' || name, 'UTF8')), id,
            now() + interval '1 day'
        FROM auth.account
        """,
        """
        INSERT INTO auth.attempt (district, name, succeeded)
        SELECT district, name, true FROM auth.account WHERE class = 1
        """,
        """
        INSERT INTO auth.request (district, account, key, digest, attempt)
        SELECT district, id, 'request-1', sha256(''), 'a0a0a0a0-0000-4000-8000-000000000000'
        FROM auth.account WHERE class = 4
        """,
    ]
}
