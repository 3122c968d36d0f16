import { App } from "cdktf";
import { chosen, deploymentId } from "../../config";
import { checked } from "../../config/schema/check";
import { build, deploymentOrder } from "../../stacks/build";
import { stacksByStep } from "../../stacks/shared/deployment-order";
import { PlatformStack } from "../../stacks/shared/platform-stack";
import { everythingOn } from "../../tools/docs/variants";
import { validDeployment } from "../support/deployment";

test("R32: every stack of every deployment is in one step, after those that it depends on", () => {
  for (const deployment of [...chosen(), ...checked([{ source: "test", value: everythingOn(validDeployment()) }])]) {
    const app = new App({ stackTraces: false });
    build(app, deployment);
    const stacks = app.node.children
      .filter((child) => child instanceof PlatformStack)
      .map((child) => ({ name: child.node.id, dependencies: child.dependencies.map(({ node }) => node.id) }));
    const steps = stacksByStep(deploymentOrder(deployment), deploymentId(deployment), stacks);
    expect([...steps.values()].flat()).toHaveLength(stacks.length);
  }
});
