import type { WebDeployment } from "../../config/schema/architectures/multi-region-web";
import type { DeploymentStacks } from "../shared/deployment-stacks";

/** The stacks of a multi-region web application. */
export type WebStacks = DeploymentStacks<WebDeployment, WebDeployment["sites"][number]["role"]>;
