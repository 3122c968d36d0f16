import { databaseEngines } from "../../../tools/preflight/checks/database-engines";
import { images } from "../../../tools/preflight/checks/images";
import { lambdaConcurrency } from "../../../tools/preflight/checks/lambda-concurrency";
import { toolVersions, variables } from "../../../tools/preflight/checks/machine";
import { stateBackends, stateVersions } from "../../../tools/preflight/checks/state-backends";
import { zoneDelegation } from "../../../tools/preflight/checks/zone-delegation";
import { factsWith, needsOf, stackWith } from "../../support/account";

const REGION = "us-east-1";

test("R22 X20: an engine version that is not available, and versions that differ between regions", () => {
  const cluster = (version: string) => ({ aws_rds_cluster: [{ engine: "aurora-mysql", engine_version: version }] });
  const facts = (...offered: string[]) =>
    factsWith({
      engineVersions: new Map(["us-east-1", "us-west-2"].map((at) => [`${at} aurora-mysql`, { value: offered }])),
    });
  expect(databaseEngines(needsOf(stackWith(cluster("3.04.9"))), facts("3.04.9"))).toEqual([
    { status: "ok", subject: "aurora-mysql 3.04.9 in us-east-1", found: "available", fix: "" },
  ]);
  expect(databaseEngines(needsOf(stackWith(cluster("3.04.0"))), facts("3.04.2", "3.04.10", "2.1"))).toEqual([
    {
      status: "missing",
      subject: "aurora-mysql 3.04.0 in us-east-1",
      found: "not available",
      fix: "choose one of 3.04.10, 3.04.2, 2.1",
    },
  ]);
  expect(databaseEngines(needsOf(stackWith(cluster("1"))), facts())).toMatchObject([
    { status: "missing", fix: "the engine is not available in this region" },
  ]);
  const both = needsOf(stackWith(cluster("2")), stackWith(cluster("1"), { name: "b", region: "us-west-2" }));
  expect(databaseEngines(both, facts("1", "2"))).toMatchObject([
    {
      status: "missing",
      subject: "Versions of aurora-mysql",
      found: "1 and 2",
      fix: "a global database needs the same version in all regions: set the same version everywhere",
    },
    { status: "ok" },
    { status: "ok" },
  ]);
});

test("X20: a state bucket that does not exist, belongs to another account, or has no lock table", () => {
  const facts = (bucket: "present" | "absent" | "foreign", lockTable = true) =>
    factsWith({ backends: new Map([["web-dev-primary", { value: { bucket, lockTable, addresses: undefined } }]]) });
  const needs = needsOf(stackWith());
  const create = { command: "npm run bootstrap -- web-dev", createdBy: "bootstrap", fix: "create the state backends" };
  const subject = "State bucket web-dev-states";
  expect(stateBackends(needs, facts("present"))).toEqual([{ status: "ok", subject, found: "exists", fix: "" }]);
  expect(stateBackends(needs, facts("absent"))).toEqual([
    { status: "missing", subject, found: "does not exist", ...create },
  ]);
  expect(stateBackends(needs, facts("present", false))).toEqual([
    { status: "missing", subject, found: "the lock table locks does not exist", ...create },
  ]);
  expect(stateBackends(needs, facts("foreign"))).toEqual([
    {
      status: "missing",
      subject,
      found: "access denied",
      fix: "it belongs to another account: choose another name in config/",
    },
  ]);
});

test("X20: a state of a state backend that an interrupted bootstrap left without a version or replica", () => {
  const copies = { aws_s3_bucket_replication_configuration: [{ bucket: "web-dev-states" }] };
  const check = (name: string, kept: object | undefined, ...more: Parameters<typeof stackWith>) => {
    const value = { bucket: "present" as const, lockTable: true, addresses: [], kept };
    return stateVersions(
      needsOf(stackWith({}, { name }), stackWith(...more)),
      factsWith({ backends: new Map([[name, { value }]]) }),
    );
  };
  const state = "web-dev-state-control";
  const fix = "run the bootstrap again: it waits until the state has a version and a replica";
  const command = "npm run bootstrap -- web-dev";
  expect(check(state, {})).toEqual([
    { status: "missing", subject: `State of ${state}`, found: "has no version", fix, command },
  ]);
  expect(check(state, { VersionId: "v1" }, copies)).toMatchObject([{ found: "is not replicated" }]);
  expect(check(state, { VersionId: "v1" })).toEqual([]);
  expect(check(state, { VersionId: "v1", ReplicationStatus: "COMPLETED" }, copies)).toEqual([]);
  expect(check(state, undefined, copies)).toEqual([]);
  // Later writes by an apply replicate asynchronously.
  expect(check("web-dev-primary", {}, copies)).toEqual([]);
});

test("R4 X20: no image in the registry, or one that violates the container contract", () => {
  const text = '[{"image":"111111111111.dkr.ecr.us-east-1.amazonaws.com/app:1"}]';
  const needs = needsOf(stackWith({ aws_ecs_task_definition: [{ container_definitions: text }] }));
  const facts = (value: readonly string[] | undefined) =>
    factsWith({ images: new Map([["us-east-1 app 1", { value }]]) });
  const subject = "Image app:1 in us-east-1";
  expect(images(needs, facts([]))).toEqual([{ status: "ok", subject, found: "meets the container contract", fix: "" }]);
  expect(images(needs, facts(undefined))).toEqual([
    {
      status: "missing",
      subject,
      found: "not in the registry",
      fix: "push it before you deploy the services: docs/container-contract.md",
      command: "npm run image -- check web-dev",
      createdBy: "images",
    },
  ]);
  expect(images(needs, facts(["architecture: should be arm64, got amd64", "User: root"]))).toEqual([
    {
      status: "missing",
      subject,
      found: "architecture: should be arm64, got amd64; User: root",
      fix: "rebuild it and push it under a new tag, because tags are immutable",
      command: "npm run image -- check web-dev",
    },
  ]);
});

test("R3 X20: a zone that does not exist, is not delegated, or whose domain is delegated to another zone", () => {
  const needs = needsOf(stackWith({ aws_route53_zone: [{ name: "example.com" }] }));
  const facts = (zone: string[], parent: string[]) =>
    factsWith({ delegations: new Map([["example.com", { value: { zone, parent } }]]) });
  const subject = "Delegation of example.com";
  expect(zoneDelegation(needs, facts(["ns-2.x.", "NS-1.x"], ["ns-1.x.", "ns-2.x"]))).toEqual([
    { status: "ok", subject, found: "ns-1.x, ns-2.x", fix: "" },
  ]);
  expect(zoneDelegation(needs, facts([], []))).toEqual([
    { status: "missing", subject, found: "no hosted zone", fix: "deploy it first", createdBy: "zone" },
  ]);
  expect(zoneDelegation(needs, facts(["ns-1.x"], []))).toEqual([
    {
      status: "missing",
      subject,
      found: "not delegated",
      fix: "create an NS record at the parent domain: ns-1.x",
      createdBy: "delegation",
    },
  ]);
  expect(zoneDelegation(needs, facts(["ns-1.x"], ["ns-9.x"]))).toEqual([
    {
      status: "missing",
      subject,
      found: "delegated to ns-9.x",
      fix: "another zone is authoritative: change the NS record at the parent domain to ns-1.x",
      createdBy: "delegation",
    },
  ]);
});

test("X20: a Terraform or provider version that a stack does not accept, and a variable that is not set", () => {
  const stack = stackWith(
    {},
    { terraformVersion: ">= 1.12", providers: { aws: "5.100.0", random: "3.7.2" }, variables: ["origin_verify"] },
  );
  const facts = factsWith({
    machine: { terraform: "1.11.4", providers: { aws: "5.100.0" }, variables: { origin_verify: "" } },
  });
  expect(toolVersions(needsOf(stack), facts)).toEqual([
    { status: "missing", subject: "Terraform", found: "1.11.4", fix: ">= 1.12 is required", command: "npm run doctor" },
    { status: "ok", subject: "Provider aws", found: "5.100.0", fix: "" },
    {
      status: "missing",
      subject: "Provider random",
      found: "not found",
      fix: "3.7.2 is required",
      command: "npm run doctor",
    },
  ]);
  expect(variables(needsOf(stack), facts)).toEqual([
    {
      status: "missing",
      subject: "Variable origin_verify",
      found: "not set",
      fix: "set it for web-dev-primary",
      command: "export TF_VAR_origin_verify=…",
    },
  ]);
  const set = factsWith({ machine: { terraform: "1.12.0", providers: {}, variables: { origin_verify: "[]" } } });
  expect(variables(needsOf(stack), set)).toMatchObject([{ status: "ok" }]);
});

test("X20: a denied read is a warning with the reason", () => {
  const needs = needsOf(stackWith({ aws_lambda_function: [{}], aws_route53_zone: [{ name: "example.com" }] }));
  const facts = factsWith({ lambda: new Map([[REGION, { unreadable: "AccessDenied: no" }]]) });
  expect(lambdaConcurrency(needs, facts)).toEqual([
    {
      status: "warning",
      subject: "Lambda concurrency in us-east-1",
      found: "unknown",
      fix: "could not be read: AccessDenied: no",
    },
  ]);
  expect(zoneDelegation(needs, facts)).toMatchObject([
    { status: "warning", fix: "could not be read: it was not read" },
  ]);
});
