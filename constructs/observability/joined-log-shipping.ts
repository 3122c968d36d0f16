import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Construct, type IConstruct } from "constructs";
import { siteOf } from "../core/site";
import { NAME, subscribe } from "./log-shipping";

/**
 * Ships every log group below a construct through the LogShipping of another stack of the same site. Create it after
 * all log groups.
 */
export class JoinedLogShipping extends Construct {
  constructor(scope: Construct, id: string, root: IConstruct) {
    super(scope, id);
    const { siteNames } = siteOf(this);
    const streamArn = siteNames.arn("firehose", `deliverystream/${siteNames.of(NAME)}`);
    for (const group of root.node.findAll().filter((node) => node instanceof CloudwatchLogGroup)) {
      subscribe(this, group, streamArn, siteNames.roleArn(`${NAME}-sender`));
    }
  }
}
