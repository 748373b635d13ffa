-- What agriculture keeps beside its cases. Rows are added, never changed: what is decided, ended or
-- corrected later is a row of its own.

-- The projects of a year (产业、就业、搬迁等项目). `classes` is how many classes of conditions the plan
-- itself tells apart; 1 where it tells none.
CREATE TABLE agriculture.project (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    year        integer NOT NULL CHECK (year BETWEEN 2014 AND 2100),
    kind        text NOT NULL CHECK (kind IN ('relocation', 'microcredit', 'industry',
        'employment', 'special_industry', 'infrastructure', 'loan', 'planting', 'husbandry',
        'processing', 'handicraft')),
    title       text NOT NULL CHECK (length(btrim(title)) >= 2),
    classes     integer NOT NULL CHECK (classes BETWEEN 1 AND 9),
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    opens_on    date NOT NULL,
    -- The last day.
    closes_on   date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, year, kind, title),
    UNIQUE (district, id, kind),
    CHECK (opens_on <= closes_on)
);

-- How many places and how much money a project has, each set by a document; the latest row counts.
CREATE TABLE agriculture.project_plan (
    district    integer NOT NULL,
    project     bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq > 0),
    client      text NOT NULL CHECK (client <> ''),
    -- Null: to be set.
    places      integer CHECK (places > 0),
    budget      bigint CHECK (budget > 0),
    document    text NOT NULL CHECK (length(btrim(document)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, project, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, project) REFERENCES agriculture.project,
    CHECK (places IS NOT NULL OR budget IS NOT NULL)
);

-- All that happens to a project's list, one after the other. Each turn stands on the turn before,
-- which must have left the list open: after `frozen` there can be none.
CREATE TABLE agriculture.list_turn (
    district    integer NOT NULL,
    project     bigint NOT NULL,
    seq         integer NOT NULL CHECK (seq >= 0),
    act         text NOT NULL CHECK (act IN ('opened', 'applied', 'checked', 'withdrawn',
        'frozen')),
    is_open     boolean GENERATED ALWAYS AS (act <> 'frozen') STORED,
    before      integer GENERATED ALWAYS AS (nullif(seq, 0) - 1) STORED,
    before_open boolean NOT NULL DEFAULT true CHECK (before_open),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, project, seq),
    UNIQUE (district, project, seq, is_open),
    UNIQUE (district, project, seq, act),
    FOREIGN KEY (district, project) REFERENCES agriculture.project,
    FOREIGN KEY (district, project, before, before_open)
        REFERENCES agriculture.list_turn (district, project, seq, is_open),
    CHECK ((act = 'opened') = (seq = 0))
);

-- Applications of households; of one that the register does not know only the number under which
-- the town has it, so that the whole queue can be ranked.
CREATE TABLE agriculture.application (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    project     bigint NOT NULL,
    seq         integer NOT NULL,
    act         text NOT NULL DEFAULT 'applied' CHECK (act = 'applied'),
    person      bigint,
    household   bigint,
    outside     text CHECK (length(btrim(outside)) >= 2),
    applied_on  date NOT NULL,
    -- What the household wants to do: its project plan.
    plan        text NOT NULL CHECK (length(btrim(plan)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, project, seq),
    -- A household once, whoever of it applies.
    UNIQUE (district, project, household),
    UNIQUE (district, project, outside),
    UNIQUE (district, id, project),
    UNIQUE (district, id, recorded_by),
    FOREIGN KEY (district, project, seq, act)
        REFERENCES agriculture.list_turn (district, project, seq, act),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, household) REFERENCES kernel.household,
    CHECK ((person IS NULL) = (household IS NULL)),
    CHECK ((person IS NULL) <> (outside IS NULL))
);
CREATE INDEX application_person ON agriculture.application (district, person);

-- Whether an application meets the project's conditions and which class it is in; said by somebody
-- who did not take it. The latest counts.
CREATE TABLE agriculture.application_check (
    district    integer NOT NULL,
    application bigint NOT NULL,
    project     bigint NOT NULL,
    seq         integer NOT NULL,
    act         text NOT NULL DEFAULT 'checked' CHECK (act = 'checked'),
    client      text NOT NULL CHECK (client <> ''),
    person      bigint,
    taken_by    text NOT NULL,
    class       integer CHECK (class BETWEEN 1 AND 9),
    -- Why it does not; null where it does.
    reason      text CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, application, seq),
    UNIQUE (district, client),
    FOREIGN KEY (district, application, project)
        REFERENCES agriculture.application (district, id, project),
    FOREIGN KEY (district, application, taken_by)
        REFERENCES agriculture.application (district, id, recorded_by),
    FOREIGN KEY (district, project, seq, act)
        REFERENCES agriculture.list_turn (district, project, seq, act),
    CHECK ((class IS NULL) <> (reason IS NULL)),
    CHECK (recorded_by <> taken_by)
);
CREATE TABLE agriculture.application_end (
    district    integer NOT NULL,
    application bigint NOT NULL,
    project     bigint NOT NULL,
    seq         integer NOT NULL,
    act         text NOT NULL DEFAULT 'withdrawn' CHECK (act = 'withdrawn'),
    person      bigint,
    ended_on    date NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, application),
    FOREIGN KEY (district, application, project)
        REFERENCES agriculture.application (district, id, project),
    FOREIGN KEY (district, project, seq, act)
        REFERENCES agriculture.list_turn (district, project, seq, act)
);

-- The frozen list of a project under its number, whole: as many lines as it says, each rank once.
CREATE TABLE agriculture.frozen_list (
    district    integer NOT NULL,
    project     bigint NOT NULL,
    seq         integer NOT NULL,
    act         text NOT NULL DEFAULT 'frozen' CHECK (act = 'frozen'),
    client      text NOT NULL CHECK (client <> ''),
    number      text NOT NULL CHECK (length(btrim(number)) >= 4),
    places      integer NOT NULL CHECK (places > 0),
    lines       integer NOT NULL CHECK (lines > 0),
    frozen_on   date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, project),
    UNIQUE (district, client),
    UNIQUE (district, number),
    UNIQUE (district, project, places, lines),
    UNIQUE (district, project, recorded_by),
    FOREIGN KEY (district, project, seq, act)
        REFERENCES agriculture.list_turn (district, project, seq, act)
);
CREATE TABLE agriculture.frozen_line (
    district    integer NOT NULL,
    project     bigint NOT NULL,
    rank        integer NOT NULL CHECK (rank > 0),
    application bigint NOT NULL,
    person      bigint,
    places      integer NOT NULL,
    lines       integer NOT NULL,
    -- The order key (`OrderKey`): condition, mark, day of application, number.
    class       integer NOT NULL CHECK (class BETWEEN 1 AND 10),
    is_marked   boolean NOT NULL,
    applied_on  date NOT NULL,
    is_admitted boolean NOT NULL,
    -- Why not.
    reason      text CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, project, rank),
    UNIQUE (district, application),
    UNIQUE (district, project, application, is_admitted),
    FOREIGN KEY (district, project, places, lines)
        REFERENCES agriculture.frozen_list (district, project, places, lines),
    FOREIGN KEY (district, application, project)
        REFERENCES agriculture.application (district, id, project),
    CHECK (rank <= lines),
    CHECK (NOT is_admitted OR rank <= places),
    CHECK (is_admitted = (reason IS NULL))
);

-- Who is in a project, from its list: written with the fact `agriculture.project`, by somebody who
-- did not freeze the list; and its end.
CREATE TABLE agriculture.admission (
    district    integer NOT NULL,
    application bigint NOT NULL,
    project     bigint NOT NULL,
    kind        text NOT NULL,
    person      bigint NOT NULL,
    is_admitted boolean NOT NULL DEFAULT true CHECK (is_admitted),
    frozen_by   text NOT NULL,
    from_day    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, application),
    FOREIGN KEY (district, project, application, is_admitted)
        REFERENCES agriculture.frozen_line (district, project, application, is_admitted),
    FOREIGN KEY (district, project, kind) REFERENCES agriculture.project (district, id, kind),
    FOREIGN KEY (district, project, frozen_by)
        REFERENCES agriculture.frozen_list (district, project, recorded_by),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (recorded_by <> frozen_by)
);
CREATE INDEX admission_person ON agriculture.admission (district, person);
CREATE INDEX admission_project ON agriculture.admission (district, project);
CREATE TABLE agriculture.admission_end (
    district    integer NOT NULL,
    application bigint NOT NULL,
    person      bigint NOT NULL,
    ended_on    date NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, application),
    FOREIGN KEY (district, application) REFERENCES agriculture.admission
);

-- The priority as it was used: the line of the frozen list by which a case was delivered. A line
-- proves one case, a case has one proof.
CREATE TABLE agriculture.priority_use (
    district    integer NOT NULL,
    case_id     bigint NOT NULL,
    application bigint NOT NULL,
    person      bigint NOT NULL,
    used_on     date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, case_id),
    UNIQUE (district, application),
    FOREIGN KEY (district, application) REFERENCES agriculture.admission
);
