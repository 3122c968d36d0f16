import { ElasticacheUser } from "@cdktf/provider-aws/lib/elasticache-user";
import { ElasticacheUserGroup } from "@cdktf/provider-aws/lib/elasticache-user-group";
import { Construct } from "constructs";
import { siteOf } from "../core/site";

export interface CacheUsersProps {
  /** Permissions of the user, as an access string. */
  readonly accessString: string;
}

/** Last part of the deterministic names. */
const NAME = "cache";
/** Valkey supports users of this engine too; Valkey's own engine does not support users without authentication. */
const ENGINE = "redis";

/**
 * Users of a cache: one user with IAM authentication, the same in every region. The user `default`, which every cache
 * has, has no permissions. There is no password.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
 */
export class CacheUsers extends Construct {
  readonly groupId: string;
  /** Deterministic name and id: IAM requires them to be the same. */
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
    const defaultUser = new ElasticacheUser(this, "default", {
      userId: names.of(`${NAME}-default`),
      userName: "default",
      engine: ENGINE,
      accessString: "off -@all",
      authenticationMode: { type: "no-password-required" },
    });
    this.groupId = new ElasticacheUserGroup(this, "Resource", {
      userGroupId: this.userName,
      engine: ENGINE,
      userIds: [defaultUser.userId, user.userId],
    }).userGroupId;
  }
}
