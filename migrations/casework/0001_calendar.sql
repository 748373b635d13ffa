-- Working days, loaded a year at a time from the State Council's notice of that year: which weekdays
-- are free and which weekend days are worked. A year that was not loaded is refused, not guessed.
-- Loading a year again adds a version; the highest `seq` counts.
CREATE TABLE casework.calendar_year (
    district  integer NOT NULL REFERENCES kernel.district,
    year      integer NOT NULL CHECK (year BETWEEN 2008 AND 2200),
    seq       integer NOT NULL CHECK (seq > 0),
    source    text NOT NULL CHECK (source <> ''),
    loaded_by text NOT NULL CHECK (loaded_by <> ''),
    loaded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, year, seq)
);
CREATE TABLE casework.calendar_day (
    district integer NOT NULL,
    year     integer NOT NULL,
    seq      integer NOT NULL,
    day      date NOT NULL,
    -- False: a free weekday; true: a weekend day that is worked.
    works    boolean NOT NULL,
    title    text NOT NULL,
    PRIMARY KEY (district, year, seq, day),
    FOREIGN KEY (district, year, seq) REFERENCES casework.calendar_year,
    CHECK (extract(year FROM day) = year),
    CHECK (works = (extract(isodow FROM day) > 5))
);

-- The last day of a term of so many working days that begins after `start`.
CREATE FUNCTION casework.working_day(of_district integer, start date, days integer) RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    at date := start;
    left_over integer := days;
    loaded integer;
    last integer;
    works boolean;
BEGIN
    WHILE left_over > 0 LOOP
        at := at + 1;
        IF loaded IS DISTINCT FROM extract(year FROM at)::integer THEN
            loaded := extract(year FROM at)::integer;
            SELECT max(y.seq) INTO last FROM casework.calendar_year AS y
            WHERE y.district = of_district AND y.year = loaded;
            IF last IS NULL THEN
                RAISE EXCEPTION 'no calendar of working days for %', loaded
                    USING ERRCODE = 'YH001', DETAIL = loaded::text;
            END IF;
        END IF;
        SELECT d.works INTO works FROM casework.calendar_day AS d
        WHERE d.district = of_district AND d.year = loaded AND d.seq = last AND d.day = at;
        IF coalesce(works, extract(isodow FROM at) < 6) THEN left_over := left_over - 1; END IF;
    END LOOP;
    RETURN at;
END
$$;
