import { ElasticacheUser } from "@cdktf/provider-aws/lib/elasticache-user";
import { ElasticacheUserGroup } from "@cdktf/provider-aws/lib/elasticache-user-group";
import { Construct } from "constructs";
import { siteOf } from "../core/site";

export interface CacheUsersProps {
  /** What the user may do, in the words of an access control list. */
  readonly accessString: string;
}

/** Last part of the deterministic names. */
const NAME = "cache";
/** Valkey takes users of this engine too, and its own could not have a user without any means to sign in. */
const ENGINE = "redis";

/**
 * Who may use a cache: one user who signs in by IAM, the same in every region. The user `default`, which every cache
 * brings along, can do nothing. There is no password.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
 */
export class CacheUsers extends Construct {
  readonly groupId: string;
  /** Deterministic name and id: IAM wants them to be the same. */
  readonly userName: string;

  constructor(scope: Construct, id: string, { accessString }: CacheUsersProps) {
    super(scope, id);
    const { names } = siteOf(this);
    this.userName = names.of(NAME);
    const user = new ElasticacheUser(this, "application", {
      userId: this.userName,
      userName: this.userName,
      engine: ENGINE,
      accessString,
      authenticationMode: { type: "iam" },
    });
    const nobody = new ElasticacheUser(this, "default", {
      userId: names.of(`${NAME}-default`),
      userName: "default",
      engine: ENGINE,
      accessString: "off -@all",
      authenticationMode: { type: "no-password-required" },
    });
    this.groupId = new ElasticacheUserGroup(this, "Resource", {
      userGroupId: this.userName,
      engine: ENGINE,
      userIds: [nobody.userId, user.userId],
    }).userGroupId;
  }
}
