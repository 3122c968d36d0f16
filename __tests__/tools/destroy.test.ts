import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { newRecord } from "../../dr/record/transitions";
import { Progress } from "../../tools/console/progress";
import { destroyDeployment } from "../../tools/destroy/destroy";
import { DrTableView } from "../../tools/recovery/dr-table";
import { webPlan } from "../support/dr/plans";
import { stackWith } from "../support/account";
import { keptSecrets } from "../../tools/destroy/kept-secrets";
import { auroraClusters } from "../../tools/destroy/readers";
import { listed, protectionsOf } from "../../tools/destroy/protections";
import { withoutProtection } from "../../tools/destroy/state-backends";

test("destroy: every kind of protection is found, and no other resource", () => {
  const stack = stackWith({
    aws_rds_cluster: [
      { deletion_protection: true, lifecycle: { prevent_destroy: true } },
      { deletion_protection: false },
    ],
    aws_dynamodb_table: [{ deletion_protection_enabled: true }],
    aws_lb: [{ enable_deletion_protection: true }, {}],
    aws_s3_bucket: [{ force_destroy: false }, {}, { force_destroy: true }],
    aws_ecr_repository: [{}, { force_delete: true }],
    aws_backup_vault: [{}, { force_destroy: true }],
    aws_backup_vault_lock_configuration: [{}],
    aws_s3_bucket_object_lock_configuration: [{}],
    aws_kms_key: [{ lifecycle: { ignore_changes: ["a"] } }],
  });
  expect(protectionsOf(stack).map(({ address, kinds }) => [address, ...kinds])).toEqual([
    ["aws_rds_cluster.r0", "prevent_destroy", "deletion protection"],
    ["aws_dynamodb_table.r0", "deletion protection"],
    ["aws_lb.r0", "deletion protection"],
    ["aws_s3_bucket.r0", "objects in the bucket"],
    ["aws_s3_bucket.r1", "objects in the bucket"],
    ["aws_ecr_repository.r0", "images in the repository"],
    ["aws_backup_vault.r0", "recovery points in the vault"],
    ["aws_backup_vault_lock_configuration.r0", "vault lock"],
    ["aws_s3_bucket_object_lock_configuration.r0", "object lock"],
  ]);
});

test("destroy: protections are listed by stack", () => {
  const one = stackWith({ aws_lb: [{ enable_deletion_protection: true }] });
  const two = stackWith({ aws_kms_key: [{ lifecycle: { prevent_destroy: true } }] }, { name: "web-dev-dns" });
  expect(listed([one, two].flatMap(protectionsOf))).toBe(
    ["web-dev-primary", "  aws_lb.r0: deletion protection", "web-dev-dns", "  aws_kms_key.r0: prevent_destroy"].join(
      "\n",
    ),
  );
});

test("destroy: the overrides of a state backend remove its protections, and nothing else", () => {
  const { resources } = stackWith({
    aws_s3_bucket: [{ force_destroy: false, lifecycle: { prevent_destroy: true } }],
    aws_dynamodb_table: [{ deletion_protection_enabled: true, lifecycle: { prevent_destroy: true } }],
    aws_s3_bucket_policy: [{}],
  });
  expect(withoutProtection(resources)).toEqual({
    aws_s3_bucket: { r0: { lifecycle: { prevent_destroy: false }, force_destroy: true } },
    aws_dynamodb_table: { r0: { lifecycle: { prevent_destroy: false }, deletion_protection_enabled: false } },
  });
});

test("R24: readers of auto scaling are searched in every Aurora cluster, with and without auto scaling", () => {
  const stack = stackWith({
    aws_rds_cluster: [{ cluster_identifier: "web-dev-primary-database" }, { cluster_identifier: "web-dev-other" }],
    aws_appautoscaling_target: [{ service_namespace: "rds", resource_id: "cluster:web-dev-primary-database" }],
  });
  expect(auroraClusters(stack)).toEqual([
    { region: "us-east-1", cluster: "web-dev-primary-database" },
    { region: "us-east-1", cluster: "web-dev-other" },
  ]);
});

test("destroy names the secrets that AWS keeps, and none that is deleted at once", () => {
  const stack = stackWith({
    aws_secretsmanager_secret: [
      { name: "a", recovery_window_in_days: 7 },
      { name: "b", recovery_window_in_days: 0 },
      { name: "c" },
    ],
  });
  expect(keptSecrets([stack])).toEqual([
    "  the name of the secret a for 7 days; to deploy earlier:",
    "    aws secretsmanager delete-secret --region us-east-1 --force-delete-without-recovery --secret-id a",
    "  the name of the secret c for 30 days; to deploy earlier:",
    "    aws secretsmanager delete-secret --region us-east-1 --force-delete-without-recovery --secret-id c",
  ]);
});

/** Steps of the destroy of an empty deployment with this record. */
async function destroyed(record: Parameters<typeof destroyDeployment>[0]["record"]) {
  const done: string[] = [];
  await destroyDeployment({
    deployment: "web-dev",
    order: [],
    stacks: [],
    scratch: "",
    terraform: "",
    env: {},
    progress: new Progress({ write: () => true }),
    stateBackends: false,
    record,
    prepare: () => Promise.resolve(void done.push("prepared")),
  }).catch((error: unknown) => done.push((error as Error).message));
  return done;
}

test("destroy: after a failover without a failback it is refused before any change", async () => {
  const record = { activeSite: "secondary", sites: { primary: "fenced", secondary: "active" } } as const;
  expect(await destroyed(() => Promise.resolve(record))).toEqual([
    "web-dev is failed over: its active site is the secondary (active), its primary is fenced; nothing was changed\n" +
      "  - first: npm run recover -- failback --deployment web-dev\n" +
      "  - or remove the clusters from the Aurora global database manually, the active site's last, then destroy with " +
      "--allow-failed-over",
  ]);
});

test("destroy: after a switchover it is refused too, and while the secondary is not a standby", async () => {
  const switched = { activeSite: "secondary", sites: { primary: "passive", secondary: "active" } } as const;
  expect(await destroyed(() => Promise.resolve(switched))).toEqual([
    expect.stringContaining("its active site is the secondary (active), its primary is passive; nothing was changed"),
  ]);
  const fenced = { activeSite: "primary", sites: { primary: "active", secondary: "fenced" } } as const;
  expect(await destroyed(() => Promise.resolve(fenced))).toEqual([
    expect.stringMatching(
      /active site is the primary \(active\), its secondary is fenced; nothing was changed\n {2}- first: npm run recover -- switchover --deployment web-dev\n {2}- first: npm run recover -- failback /,
    ),
  ]);
});

test("destroy: while an execution holds the lock it is refused; an expired lock of a drill has no effect", async () => {
  const lock = { execution: "drill-7", epoch: 3, workflow: "drill", site: "secondary", mode: "planned" } as const;
  const held = (expires?: number) => ({
    ...newRecord("web-dev"),
    lock: expires === undefined ? lock : { ...lock, expires },
  });
  const now = Date.now() / 1000;
  const refusal = expect.stringMatching(
    /^the execution 'drill-7' \(drill of the secondary\) holds the lock of web-dev: .*nothing was changed\n(.|\n)*--resume drill-7/,
  );
  expect(await destroyed(() => Promise.resolve(held()))).toEqual([refusal]);
  expect(await destroyed(() => Promise.resolve(held(now + 60)))).toEqual([refusal]);
  expect(await destroyed(() => Promise.resolve(held(now - 60)))).toEqual(["prepared"]);
});

test("destroy: with the configured roles, without a recovery, or without the check, it continues", async () => {
  expect(await destroyed(() => Promise.resolve(newRecord("web-dev")))).toEqual(["prepared"]);
  expect(await destroyed(() => Promise.resolve(undefined))).toEqual(["prepared"]);
});

test("destroy: without a DR table there is no recovery that could be failed over; other errors are thrown", async () => {
  const send = jest.spyOn(DynamoDBClient.prototype, "send");
  const fails = (name: string) =>
    send.mockImplementationOnce(() => {
      throw Object.assign(new Error(name), { name });
    });
  const table = new DrTableView(webPlan());
  fails("ResourceNotFoundException");
  expect(await table.deployed()).toBeUndefined();
  fails("AccessDeniedException");
  await expect(table.deployed()).rejects.toThrow("AccessDeniedException");
  send.mockImplementationOnce(() => ({}));
  expect(await table.deployed()).toEqual(newRecord("web-dev"));
  send.mockRestore();
});
