import { path } from "../../constructs/policy/reachability/path";
import type { Gateway } from "../gateway/gateway";
import type { ImageStore } from "../registry/image-store";
import { DeployedNetwork } from "./deployed-network";
import { ImagePull } from "./image-pull";
import type { TaskSurroundings } from "./task-start";

/** Who calls as a task of ECS. */
const TASKS = "ecs-tasks.amazonaws.com";

export interface TaskSurroundingsOptions {
  readonly gateway: Gateway;
  readonly images: ImageStore;
  /** 12 digits. */
  readonly account: string;
}

/** What the start of tasks depends on, as it is deployed in the emulator. */
export function taskSurroundings({ gateway, images, account }: TaskSurroundingsOptions): TaskSurroundings {
  const network = new DeployedNetwork(gateway.behindWire, account);
  const tasks = gateway.wireAs(TASKS);
  return {
    behind: gateway.behindWire,
    pull: new ImagePull(images),
    asRole: () => tasks,
    untrusted: () => Promise.resolve(undefined),
    waysFrom: async (region, { subnets, securityGroups, publicAddress }) => {
      const model = await network.model(region);
      const from = { id: "the task", subnets, groups: securityGroups, publicAddress };
      return ({ service, actions }) => {
        const calls = actions.map((action) =>
          // Layers are in buckets of AWS's own.
          action === "s3:GetObject"
            ? { action, resource: `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`, account: undefined }
            : { action, resource: "*", account },
        );
        const to = { service: `com.amazonaws.${region}.${service}`, calls };
        const { blocked } = path(model, from, to);
        return blocked && `${blocked.at} ${blocked.why}: ${blocked.fix}`;
      };
    },
  };
}
