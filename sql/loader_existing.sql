-- mode "existing": rows of a file into tables that an application's migrations have made.
\set test_dir `echo "$FERRY_TEST_DIR"`
\set prisma :test_dir '/loader_prisma.db'
\set SHOW_CONTEXT never
SET client_min_messages = error;
DROP EXTENSION IF EXISTS sqlite_ferry CASCADE;
CREATE EXTENSION sqlite_ferry;
SET TimeZone = 'UTC';

-- Twelve tables in camelCase as Prisma makes them in PostgreSQL, their columns in another order than the file's.
CREATE SCHEMA app;
SET search_path = app;
CREATE TYPE "ProviderKind" AS ENUM ('OPENAI', 'ANTHROPIC', 'GOOGLE');
CREATE TYPE "Role" AS ENUM ('OWNER', 'MEMBER', 'VIEWER');
CREATE TABLE users (
    id text PRIMARY KEY, "isAdmin" boolean NOT NULL DEFAULT false, email text NOT NULL UNIQUE, "passwordHash" text,
    "createdAt" timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "lastLogin" timestamp(3),
    "managerId" text REFERENCES users ON UPDATE CASCADE ON DELETE SET NULL);
CREATE TABLE organizations (
    id text PRIMARY KEY, name text NOT NULL, code varchar(10) NOT NULL UNIQUE, settings jsonb, "isActive" boolean NOT NULL,
    "createdAt" timestamptz NOT NULL);
CREATE TABLE user_organizations (
    "userId" text NOT NULL REFERENCES users ON UPDATE CASCADE ON DELETE CASCADE,
    "organizationId" text NOT NULL REFERENCES organizations ON UPDATE CASCADE ON DELETE CASCADE,
    "invitedBy" text REFERENCES users ON UPDATE CASCADE ON DELETE SET NULL, role "Role" NOT NULL DEFAULT 'MEMBER',
    "joinedAt" timestamp(3) NOT NULL, PRIMARY KEY ("userId", "organizationId"));
CREATE TABLE ai_providers (
    id text PRIMARY KEY, name text NOT NULL UNIQUE, kind "ProviderKind" NOT NULL, models text[], enabled boolean NOT NULL,
    "pricePerToken" numeric(12,8) NOT NULL, "createdAt" timestamp(3) NOT NULL);
CREATE TABLE organization_ai_configs (
    id text PRIMARY KEY, "organizationId" text NOT NULL REFERENCES organizations ON UPDATE CASCADE ON DELETE CASCADE,
    "providerId" text NOT NULL REFERENCES ai_providers ON UPDATE CASCADE ON DELETE RESTRICT, "dailyLimit" numeric(10,2),
    rules jsonb NOT NULL);
CREATE TABLE ai_usage_logs (
    id serial PRIMARY KEY, "userId" text NOT NULL REFERENCES users ON UPDATE CASCADE ON DELETE CASCADE,
    "organizationId" text REFERENCES organizations ON UPDATE CASCADE ON DELETE SET NULL,
    "providerId" text NOT NULL REFERENCES ai_providers ON UPDATE CASCADE ON DELETE RESTRICT,
    cost numeric(10,4) NOT NULL, "tokensInput" integer NOT NULL, "tokensOutput" integer NOT NULL,
    "requestedAt" timestamptz(3) NOT NULL);
CREATE TABLE api_configurations (
    id text PRIMARY KEY, name text NOT NULL, "baseUrl" text NOT NULL, headers jsonb NOT NULL, "rateLimit" bigint,
    "createdAt" timestamp(3) NOT NULL);
CREATE TABLE organization_api_credentials (
    id text PRIMARY KEY, "organizationId" text NOT NULL REFERENCES organizations ON UPDATE CASCADE ON DELETE CASCADE,
    "apiConfigurationId" text NOT NULL REFERENCES api_configurations ON UPDATE CASCADE ON DELETE CASCADE,
    "isActive" boolean NOT NULL, secret bytea NOT NULL, "expiresAt" timestamp(3));
CREATE TABLE data_source_mappings (
    id text PRIMARY KEY, "organizationId" text NOT NULL REFERENCES organizations ON UPDATE CASCADE ON DELETE CASCADE,
    "apiConfigurationId" text NOT NULL REFERENCES api_configurations ON UPDATE CASCADE ON DELETE RESTRICT,
    "entityType" text NOT NULL, transform text, priority smallint NOT NULL, "lastUsedAt" timestamp(3));
CREATE TABLE field_configurations (
    id text PRIMARY KEY, "organizationId" text NOT NULL REFERENCES organizations ON UPDATE CASCADE ON DELETE CASCADE,
    "fieldName" text NOT NULL, "isVisible" boolean NOT NULL, "displayOrder" integer NOT NULL, validation jsonb,
    UNIQUE ("organizationId", "fieldName"));
CREATE TABLE pfa_records (
    id text PRIMARY KEY, "organizationId" text NOT NULL REFERENCES organizations ON UPDATE CASCADE ON DELETE CASCADE,
    "pfaId" text NOT NULL, "monthlyRate" numeric(12,2), "purchasePrice" numeric(14,2) NOT NULL, category varchar(40),
    "isActualized" boolean NOT NULL, "originalStart" date NOT NULL, "forecastEnd" timestamptz(3), "rawData" jsonb,
    "lastSyncedAt" timestamptz);
CREATE TABLE sync_logs (
    id text PRIMARY KEY, "organizationId" text NOT NULL REFERENCES organizations ON UPDATE CASCADE ON DELETE CASCADE,
    "dataSourceMappingId" text REFERENCES data_source_mappings ON UPDATE CASCADE ON DELETE SET NULL, status text NOT NULL,
    "durationSeconds" double precision, "recordsProcessed" integer NOT NULL, "startedAt" timestamp(3) NOT NULL,
    "completedAt" timestamp(3), errors text);
RESET search_path;
SELECT ferry.attach(:'prisma');
SELECT ferry.plan('loader_prisma', 'app', '{"mode": "existing"}') AS migration \gset
SELECT severity, kind, object, column_name, detail, blocking FROM ferry.finding WHERE migration = :migration ORDER BY finding;
-- parents come before their children, whatever the order in the file
SELECT source_table, place, cycle FROM ferry.table_map WHERE migration = :migration ORDER BY place;
SELECT k.conname FROM pg_constraint AS k
     JOIN ferry.table_map AS c ON c.migration = :migration AND format('app.%I', c.target_name)::regclass = k.conrelid
     JOIN ferry.table_map AS p ON p.migration = :migration AND format('app.%I', p.target_name)::regclass = k.confrelid
WHERE k.contype = 'f' AND c.place < p.place;
SELECT step, unit, kind, sql FROM ferry.step WHERE migration = :migration AND object LIKE 'ai_usage_logs%' ORDER BY step;
CALL ferry.run(:migration);
SELECT object, source_rows, target_rows, ok, detail FROM ferry.verify(:migration);
SELECT status FROM ferry.migration WHERE migration = :migration;
SELECT migration, status, steps_done, steps_total, rows_done, rows_expected FROM ferry.progress;

SELECT * FROM app.users ORDER BY id;
SELECT id, name, code, settings, "isActive", "createdAt" FROM app.organizations ORDER BY id;
SELECT * FROM app.user_organizations ORDER BY "userId";
SELECT id, kind, models, enabled, "pricePerToken", "createdAt" FROM app.ai_providers ORDER BY id;
SELECT id, headers, "rateLimit", "createdAt" FROM app.api_configurations ORDER BY id;
SELECT id, secret, "expiresAt" FROM app.organization_api_credentials ORDER BY id;
SELECT count(*), sum(cost), min("requestedAt"), max("requestedAt") FROM app.ai_usage_logs;
SELECT "pfaId", category, "monthlyRate", "originalStart", "forecastEnd", "rawData", "lastSyncedAt" FROM app.pfa_records ORDER BY id LIMIT 5;
-- the application goes on: behind the keys that the file has given out, deleted ones too
INSERT INTO app.ai_usage_logs ("userId", "providerId", cost, "tokensInput", "tokensOutput", "requestedAt")
VALUES ('clu0000001', 'clp0000001', 1, 1, 1, '2024-06-01') RETURNING id;
INSERT INTO app.ai_usage_logs ("userId", "providerId", cost, "tokensInput", "tokensOutput", "requestedAt")
VALUES ('nobody', 'clp0000001', 1, 1, 1, '2024-06-01');
DELETE FROM app.organizations WHERE code = 'RIO';
SELECT count(*) FROM app.pfa_records;

-- all in one call, over what is there
CALL ferry.migrate(:'prisma', 'app', '{"mode": "existing", "truncate": true}', NULL);
SELECT count(*) FROM app.pfa_records;
-- a file whose tables stay: the target stands alone
DROP EXTENSION sqlite_ferry CASCADE;
SELECT count(*) FROM app.pfa_records;
DROP SCHEMA app, loader_prisma_sqlite CASCADE;
