import * as path from "node:path";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { chosen } from "../../../config";
import { deploymentOrder } from "../../../stacks/build";
import { Progress } from "../../../tools/console/progress";
import { destroyDeployment } from "../../../tools/destroy/destroy";
import type { EmulatorDeployment } from "../../support/deployed";
import { machine } from "../../support/machine";

/** The end of the deployment. */
export function destroy(deployment: () => EmulatorDeployment): void {
  test("the deployment is destroyed in the reverse order, its state backends last", async () => {
    const buckets = await states();
    expect(buckets).toHaveLength(4);
    await destroyDeployment({
      deployment: "web-dev",
      order: deploymentOrder(chosen("web-dev")[0]!),
      stacks: deployment().stacks,
      scratch: path.join(deployment().scratch, "destroy"),
      terraform: machine().terraform,
      env: deployment().env,
      progress: new Progress({ write: () => true }),
      stateBackends: true,
      record: () => Promise.resolve(undefined),
      prepare: () => Promise.resolve(),
    });
    expect(await states()).toEqual([]);
  });
}

/** Names of the state buckets. */
async function states(): Promise<string[]> {
  const { Buckets = [] } = await new S3Client({ region: "us-east-2" }).send(new ListBucketsCommand({}));
  return Buckets.flatMap(({ Name = "" }) => (Name.startsWith("web-dev-state-") ? [Name] : []));
}
