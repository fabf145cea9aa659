-- What an org's redaction hashes texts with, sealed with the installation's key; made when first needed.
alter table org add column redaction_key bytea;
