-- Which families the departments have still to look at: their facts or answers changed, and cases for
-- what became due and proposals to stop what was lost are not written yet. Like the facts: the assessor
-- raises `work_version` where it writes answers, whoever follows up sets `worked_version` afterwards.
-- Interrupted anywhere, or read by somebody else first, the mark stays until the work is done.
ALTER TABLE kernel.family
    ADD COLUMN work_version bigint NOT NULL DEFAULT 0,
    ADD COLUMN worked_version bigint NOT NULL DEFAULT 0,
    -- The first day to come on which a stored answer begins or ends (somebody looked ahead), or the
    -- month after it began, in which money begins.
    ADD COLUMN work_on date NOT NULL DEFAULT 'infinity',
    ADD CHECK (worked_version <= work_version);
CREATE INDEX family_work ON kernel.family (district, id)
    WHERE work_version <> worked_version OR work_on < 'infinity';
