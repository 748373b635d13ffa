-- A household on the list that another department calls on of its own accord, without being asked to.
ALTER TABLE towns.festival_call DROP CONSTRAINT festival_call_check;
ALTER TABLE towns.festival_call ADD CONSTRAINT festival_call_referral
    CHECK (department <> 'towns' OR referral IS NULL);
