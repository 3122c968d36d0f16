import type { WebDeployment } from "../../config/schema/architectures/multi-region-web";
import type { StacksOf } from "../shared/deployment-stacks";

/** The stacks of a multi-region web application. */
export type WebStacks = StacksOf<WebDeployment>;
