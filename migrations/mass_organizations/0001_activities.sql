-- What the mass organizations keep beside their cases. Rows are added, never changed: what ends or
-- is done later is a row of its own.

-- Who takes part: unions, the women's federation, volunteer organizations.
CREATE TABLE mass_organizations.organization (
    district    integer NOT NULL REFERENCES kernel.district,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    name        text NOT NULL CHECK (length(btrim(name)) >= 2),
    kind        text NOT NULL CHECK (kind IN ('union', 'women', 'youth', 'volunteers',
        'social_work', 'enterprise')),
    contact     text NOT NULL CHECK (length(btrim(contact)) >= 2),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, name)
);
CREATE TABLE mass_organizations.volunteer (
    district     integer NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    client       text NOT NULL CHECK (client <> ''),
    organization bigint NOT NULL,
    name         text NOT NULL CHECK (length(btrim(name)) >= 2),
    phone        text NOT NULL CHECK (phone ~ '^[0-9+-]{5,20}$'),
    skills       text NOT NULL CHECK (length(btrim(skills)) >= 2),
    joined_on    date NOT NULL,
    recorded_by  text NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, organization, name, phone),
    FOREIGN KEY (district, organization) REFERENCES mass_organizations.organization
);
CREATE TABLE mass_organizations.volunteer_end (
    district    integer NOT NULL,
    volunteer   bigint NOT NULL,
    ended_on    date NOT NULL,
    reason      text NOT NULL CHECK (length(btrim(reason)) >= 4),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, volunteer),
    FOREIGN KEY (district, volunteer) REFERENCES mass_organizations.volunteer
);

-- Friendship activities. Nobody is invited beyond the places.
CREATE TABLE mass_organizations.activity (
    district     integer NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    client       text NOT NULL CHECK (client <> ''),
    organization bigint NOT NULL,
    title        text NOT NULL CHECK (length(btrim(title)) >= 2),
    place        text NOT NULL CHECK (length(btrim(place)) >= 2),
    held_on      date NOT NULL,
    places       integer NOT NULL CHECK (places BETWEEN 1 AND 1000),
    recorded_by  text NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, id, places),
    FOREIGN KEY (district, organization) REFERENCES mass_organizations.organization
);
CREATE INDEX activity_day ON mass_organizations.activity (district, held_on, id);
CREATE TABLE mass_organizations.seat (
    district    integer NOT NULL,
    activity    bigint NOT NULL,
    seat        integer NOT NULL CHECK (seat > 0),
    places      integer NOT NULL,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    person      bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, activity, seat),
    UNIQUE (district, client),
    UNIQUE (district, activity, person),
    UNIQUE (district, activity, seat, case_id, person),
    FOREIGN KEY (district, activity, places)
        REFERENCES mass_organizations.activity (district, id, places),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    CHECK (seat <= places)
);
CREATE INDEX seat_case ON mass_organizations.seat (district, case_id);
-- Whether they came; once under a case.
CREATE TABLE mass_organizations.attendance (
    district    integer NOT NULL,
    activity    bigint NOT NULL,
    seat        integer NOT NULL,
    case_id     bigint NOT NULL,
    person      bigint NOT NULL,
    came        boolean NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, activity, seat),
    FOREIGN KEY (district, activity, seat, case_id, person)
        REFERENCES mass_organizations.seat (district, activity, seat, case_id, person)
);
CREATE UNIQUE INDEX attendance_case ON mass_organizations.attendance (district, case_id)
    WHERE came;

-- Comfort, in the way the family chose.
CREATE TABLE mass_organizations.comfort (
    district    integer NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    client      text NOT NULL CHECK (client <> ''),
    case_id     bigint NOT NULL,
    person      bigint NOT NULL,
    volunteer   bigint NOT NULL,
    way         text NOT NULL CHECK (way IN ('visit', 'call', 'outside', 'letter')),
    planned_on  date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, client),
    UNIQUE (district, case_id),
    UNIQUE (district, id, person),
    FOREIGN KEY (district, person) REFERENCES kernel.person,
    FOREIGN KEY (district, volunteer) REFERENCES mass_organizations.volunteer
);
CREATE INDEX comfort_day ON mass_organizations.comfort (district, planned_on, id);
CREATE TABLE mass_organizations.comfort_given (
    district    integer NOT NULL,
    comfort     bigint NOT NULL,
    person      bigint NOT NULL,
    given_on    date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, comfort),
    FOREIGN KEY (district, comfort, person)
        REFERENCES mass_organizations.comfort (district, id, person)
);

-- Schemes of the organizations that take the families in without a test, and who is on their list.
CREATE TABLE mass_organizations.scheme (
    district     integer NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    organization bigint NOT NULL,
    name         text NOT NULL CHECK (length(btrim(name)) >= 2),
    from_day     date NOT NULL,
    to_day       date NOT NULL,
    recorded_by  text NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, id),
    UNIQUE (district, name),
    FOREIGN KEY (district, organization) REFERENCES mass_organizations.organization,
    CHECK (from_day <= to_day)
);
CREATE TABLE mass_organizations.inclusion (
    district    integer NOT NULL,
    scheme      bigint NOT NULL,
    nth         integer NOT NULL CHECK (nth > 0),
    person      bigint NOT NULL,
    case_id     bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, scheme, nth),
    UNIQUE (district, scheme, person),
    FOREIGN KEY (district, scheme) REFERENCES mass_organizations.scheme,
    FOREIGN KEY (district, person) REFERENCES kernel.person
);
