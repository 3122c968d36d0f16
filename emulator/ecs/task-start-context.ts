import { path } from "../../constructs/policy/reachability/path";
import type { Gateway } from "../gateway/gateway";
import type { Authorizer } from "../iam/authorizer";
import type { ImageStore } from "../registry/image-store";
import { DeployedNetwork } from "./deployed-network";
import { ImagePull } from "./image-pull";
import type { TaskStartContext } from "./task-start";

/** Who calls as a task of ECS. */
const TASKS = "ecs-tasks.amazonaws.com";

export interface TaskStartContextOptions {
  readonly gateway: Gateway;
  readonly images: ImageStore;
  /** @default ECS may assume every role */
  readonly authorizer?: Authorizer;
  /** 12 digits. */
  readonly account: string;
}

/** What the start of tasks depends on, as it is deployed in the emulator. */
export function taskStartContext({ gateway, images, authorizer, account }: TaskStartContextOptions): TaskStartContext {
  const network = new DeployedNetwork(gateway.motoWire, account);
  return {
    moto: gateway.motoWire,
    pull: new ImagePull(images),
    asRole: (roleArn) => gateway.wireAs(TASKS, { type: "role", roleArn, session: "task" }),
    /** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
    untrusted: async (roleArn, region) => {
      const decision = await authorizer?.authorize({
        principal: { type: "service", name: TASKS },
        action: "sts:AssumeRole",
        resource: roleArn,
        context: { "aws:SourceAccount": account, "aws:SourceArn": `arn:aws:ecs:${region}:${account}:*` },
      });
      return decision?.allowed === false ? decision.message : undefined;
    },
    pathsFrom: async (region, { subnets, securityGroups, publicAddress }) => {
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
