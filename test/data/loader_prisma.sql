-- An application's file as Prisma writes it: twelve tables in camelCase, cuid texts as keys, DATETIME as milliseconds or as
-- ISO texts, JSON and lists in TEXT, BOOLEAN as 0 and 1, DECIMAL. The order here is not that of the foreign keys.
PRAGMA foreign_keys = off;

CREATE TABLE "sync_logs" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "dataSourceMappingId" TEXT,
    "status" TEXT NOT NULL DEFAULT 'RUNNING',
    "recordsProcessed" INTEGER NOT NULL DEFAULT 0,
    "durationSeconds" REAL,
    "startedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completedAt" DATETIME,
    "errors" TEXT,
    CONSTRAINT "sync_logs_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "sync_logs_dataSourceMappingId_fkey" FOREIGN KEY ("dataSourceMappingId") REFERENCES "data_source_mappings" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE TABLE "pfa_records" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "pfaId" TEXT NOT NULL,
    "category" TEXT,
    "monthlyRate" DECIMAL,
    "purchasePrice" DECIMAL NOT NULL DEFAULT 0,
    "isActualized" BOOLEAN NOT NULL DEFAULT false,
    "originalStart" DATETIME NOT NULL,
    "forecastEnd" DATETIME,
    "rawData" JSONB,
    "lastSyncedAt" DATETIME,
    CONSTRAINT "pfa_records_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE "field_configurations" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "fieldName" TEXT NOT NULL,
    "displayOrder" INTEGER NOT NULL,
    "isVisible" BOOLEAN NOT NULL DEFAULT true,
    "validation" TEXT,
    CONSTRAINT "field_configurations_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE "data_source_mappings" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "apiConfigurationId" TEXT NOT NULL,
    "entityType" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 1,
    "transform" TEXT,
    "lastUsedAt" DATETIME,
    CONSTRAINT "data_source_mappings_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "data_source_mappings_apiConfigurationId_fkey" FOREIGN KEY ("apiConfigurationId") REFERENCES "api_configurations" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE TABLE "organization_api_credentials" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "apiConfigurationId" TEXT NOT NULL,
    "secret" BLOB NOT NULL,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "expiresAt" DATETIME,
    CONSTRAINT "organization_api_credentials_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "organization_api_credentials_apiConfigurationId_fkey" FOREIGN KEY ("apiConfigurationId") REFERENCES "api_configurations" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE "api_configurations" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "baseUrl" TEXT NOT NULL,
    "headers" TEXT NOT NULL DEFAULT '{}',
    "rateLimit" BIGINT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE "ai_usage_logs" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" TEXT NOT NULL,
    "organizationId" TEXT,
    "providerId" TEXT NOT NULL,
    "tokensInput" INTEGER NOT NULL,
    "tokensOutput" INTEGER NOT NULL,
    "cost" DECIMAL NOT NULL,
    "requestedAt" DATETIME NOT NULL,
    CONSTRAINT "ai_usage_logs_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ai_usage_logs_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "ai_usage_logs_providerId_fkey" FOREIGN KEY ("providerId") REFERENCES "ai_providers" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE TABLE "organization_ai_configs" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "organizationId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "dailyLimit" DECIMAL,
    "rules" JSONB NOT NULL,
    CONSTRAINT "organization_ai_configs_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "organization_ai_configs_providerId_fkey" FOREIGN KEY ("providerId") REFERENCES "ai_providers" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE TABLE "ai_providers" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'OPENAI',
    "models" TEXT,
    "pricePerToken" DECIMAL NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE "user_organizations" (
    "userId" TEXT NOT NULL,
    "organizationId" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'MEMBER',
    "invitedBy" TEXT,
    "joinedAt" DATETIME NOT NULL,
    PRIMARY KEY ("userId", "organizationId"),
    CONSTRAINT "user_organizations_userId_fkey" FOREIGN KEY ("userId") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "user_organizations_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "organizations" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "user_organizations_invitedBy_fkey" FOREIGN KEY ("invitedBy") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE TABLE "organizations" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "settings" JSONB,
    "isActive" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE "users" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "email" TEXT NOT NULL,
    "passwordHash" TEXT,
    "isAdmin" BOOLEAN NOT NULL DEFAULT false,
    "managerId" TEXT,
    "lastLogin" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "users_managerId_fkey" FOREIGN KEY ("managerId") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "users_email_key" ON "users" ("email");
CREATE UNIQUE INDEX "organizations_code_key" ON "organizations" ("code");
CREATE UNIQUE INDEX "ai_providers_name_key" ON "ai_providers" ("name");
CREATE UNIQUE INDEX "field_configurations_organizationId_fieldName_key" ON "field_configurations" ("organizationId", "fieldName");
CREATE INDEX "ai_usage_logs_requestedAt_idx" ON "ai_usage_logs" ("requestedAt");

-- The employee stands before the manager: self references go in with one statement.
INSERT INTO "users" VALUES
    ('clu0000001', 'eve@example.org', '$2b$10$abc', 0, 'clu0000002', 1714564800123, 1704067200000),
    ('clu0000002', 'ada@example.org', NULL, 1, NULL, NULL, 1704067200001),
    ('clu0000003', 'Zoë@example.org', '', 0, 'clu0000002', 1714564800999, 1704067200002);
INSERT INTO "organizations" VALUES
    ('clo0000001', 'RIO', 'Rio Tinto''s "other"', '{"theme": {"dark": true}, "limits": [1, 2.50]}', 1, '2024-01-01T00:00:00.000Z'),
    ('clo0000002', 'HOLNG', '石油', NULL, 0, '2024-01-02T12:34:56.789+00:00');
INSERT INTO "user_organizations" VALUES
    ('clu0000001', 'clo0000001', 'MEMBER', 'clu0000002', 1704067200000), ('clu0000002', 'clo0000001', 'OWNER', NULL, 1704067200000),
    ('clu0000003', 'clo0000002', 'VIEWER', NULL, 1704153600500);
INSERT INTO "ai_providers" VALUES
    ('clp0000001', 'main', 'OPENAI', '["large", "with \"quotes\", and {braces}"]', 0.00000015, 1, '2024-01-01 00:00:00'),
    ('clp0000002', 'spare', 'ANTHROPIC', '[]', 3, 0, '2024-01-01 00:00:00.5');
INSERT INTO "organization_ai_configs" VALUES
    ('clc0000001', 'clo0000001', 'clp0000001', 12.5, '[{"if": "cost > 1", "then": null}]'), ('clc0000002', 'clo0000002', 'clp0000002', NULL, '[]');
INSERT INTO "ai_usage_logs" ("userId", "organizationId", "providerId", "tokensInput", "tokensOutput", "cost", "requestedAt")
WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 200)
SELECT 'clu000000' || (1 + i % 3), CASE i % 4 WHEN 0 THEN NULL ELSE 'clo000000' || (1 + i % 2) END, 'clp000000' || (1 + i % 2),
       i * 37 % 4000, i * 11, round(i * 0.0125, 4), 1714564800000 + i * 1001 FROM n;
DELETE FROM "ai_usage_logs" WHERE id > 190;
INSERT INTO "api_configurations" VALUES
    ('cla0000001', 'PEMS', 'https://example.org/api', '{"Accept": "application/json"}', 9007199254740993, 1704067200000),
    ('cla0000002', 'Other', 'https://example.org/v2', '{}', NULL, 1704067200000);
INSERT INTO "organization_api_credentials" VALUES
    ('clk0000001', 'clo0000001', 'cla0000001', x'00ff10', 1, NULL), ('clk0000002', 'clo0000002', 'cla0000002', x'', 0, 1735689599999);
INSERT INTO "data_source_mappings" VALUES
    ('clm0000001', 'clo0000001', 'cla0000001', 'PFA', 1, 'trim', NULL), ('clm0000002', 'clo0000002', 'cla0000002', 'ASSET', 2, NULL, 1704067200000);
INSERT INTO "field_configurations" VALUES
    ('clf0000001', 'clo0000001', 'monthlyRate', 1, 1, '{"min": 0}'), ('clf0000002', 'clo0000001', 'category', 2, 0, NULL),
    ('clf0000003', 'clo0000002', 'category', 1, 1, NULL);
INSERT INTO "pfa_records"
WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 120)
SELECT 'clr' || printf('%07d', i), 'clo000000' || (1 + i % 2), 'PFA-' || i, CASE i % 3 WHEN 0 THEN NULL ELSE 'Cranes' END,
       CASE i % 5 WHEN 0 THEN NULL ELSE i * 1.25 END, i, i % 2, '2024-0' || (1 + i % 9) || '-01T00:00:00.000Z',
       CASE i % 2 WHEN 0 THEN NULL ELSE '2025-01-01T12:00:00.' || printf('%03d', i) || 'Z' END,
       '{"row": ' || i || ', "tags": ["a", "b"]}', CASE i % 7 WHEN 0 THEN NULL ELSE 1704067200000 + i END FROM n;
INSERT INTO "sync_logs" VALUES
    ('cls0000001', 'clo0000001', 'clm0000001', 'DONE', 120, 1.5, 1704067200000, 1704067201500, NULL),
    ('cls0000002', 'clo0000002', NULL, 'FAILED', 0, NULL, 1704067200000, NULL, '["timeout"]');
