import * as fs from "node:fs";
import * as path from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { chosen } from "../../../config";
import { stateStacks } from "../../../tools/bootstrap/bootstrap";
import { pushPlaceholder } from "../../../tools/image/deployment-image";
import { readStackFile } from "../../../tools/preflight/stack-files";
import { cdktf } from "../../../tools/terraform/deploy";
import type { EmulatorDeployment } from "../../support/deployed";
import { until } from "../../support/until";

/** The first deployment with the real CLI, and what its states contain. */
export function deploy(deployment: () => EmulatorDeployment): void {
  test("the real CLI deploys the deployment, and the check for drift of every stack shows no changes", async () => {
    const backends = stateStacks(deployment().stacks);
    const sites = deployment()
      .stacks.filter((stack) => !backends.includes(stack))
      .map(({ name }) => name);
    const succeeded = (action: string) =>
      deployment()
        .aws.gateway.log.find({ action, since: 0 })
        .filter(({ outcome }) => outcome === 200).length;
    // Both sites' repositories, and the rule by which the registry copies an image.
    const replicates = () => succeeded("CreateRepository") === 2 && succeeded("PutReplicationConfiguration") === 1;
    const done = new Map<string, number>();
    const deploy = (stacks: readonly string[]) =>
      cdktf("deploy", {
        outdir: deployment().outdir,
        stacks,
        env: deployment().env,
        parallelism: 4,
        onProgress: (stack, count) => done.set(stack, count),
      });
    const image = until("the registries replicate images", replicates).then(() =>
      pushPlaceholder(chosen("web-dev")[0]!),
    );
    await Promise.all([deploy(sites), image]);
    expect([...done.keys()].sort()).toEqual([...sites].sort());
    expect(await deployment().changes(sites)).toEqual([]);
  });

  test("A9: no state and no synthesized file contains a secret", async () => {
    const client = new SecretsManagerClient({ region: "us-west-2" });
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: "web-dev-database" }));
    const { password } = JSON.parse(SecretString!) as { password: string };
    expect(password).toMatch(/^[A-Za-z0-9]{40}$/);
    const state = async (name: string) => {
      const { bucket: Bucket, key: Key, region } = readStackFile(deployment().stack(name)).backend;
      const { Body } = await new S3Client({ region }).send(new GetObjectCommand({ Bucket, Key }));
      return Body!.transformToString();
    };
    const holders: string[] = [];
    for (const { name } of deployment().stacks) {
      if ((await state(name)).includes(password)) holders.push(`state of ${name}`);
    }
    for (const file of fs.readdirSync(deployment().outdir, { recursive: true, encoding: "utf8" })) {
      const full = path.join(deployment().outdir, file);
      if (file.includes(".terraform/") || !fs.statSync(full).isFile()) continue;
      if (fs.readFileSync(full).includes(password)) holders.push(file);
    }
    expect(holders).toEqual([]);
    // The search works: it finds the origin-verification header in the state of `global`, and not in that of `identity`.
    const header = (JSON.parse(deployment().env["TF_VAR_origin_verify"]!) as string[])[0]!;
    expect(await state("web-dev-global")).toContain(header);
    expect(await state("web-dev-identity")).not.toContain(header);
  });
}
