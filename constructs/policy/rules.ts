import type { Rule } from "./rule";
import { alarmValid } from "./rules/alarm-valid";
import { apiAuthorized } from "./rules/api-authorized";
import { apiLogged } from "./rules/api-logged";
import { apiThrottled } from "./rules/api-throttled";
import { backupOptedIn } from "./rules/backup-opted-in";
import { backupVaultEncrypted } from "./rules/backup-vault-encrypted";
import { loadBalancerAccessLog } from "./rules/load-balancer-access-log";
import { loadBalancerHardened } from "./rules/load-balancer-hardened";
import { loadBalancerHttps } from "./rules/load-balancer-https";
import { loadBalancerKept } from "./rules/load-balancer-kept";
import { loadBalancerTlsPolicy } from "./rules/load-balancer-tls-policy";
import { loadBalancerWebAcl } from "./rules/load-balancer-web-acl";
import { bucketAccessLog } from "./rules/bucket-access-log";
import { bucketAclsOff } from "./rules/bucket-acls-off";
import { bucketCleanUp } from "./rules/bucket-clean-up";
import { bucketEncryption } from "./rules/bucket-encryption";
import { bucketOwnKey } from "./rules/bucket-own-key";
import { bucketPublicAccess } from "./rules/bucket-public-access";
import { bucketTlsOnly } from "./rules/bucket-tls-only";
import { bucketVersioning } from "./rules/bucket-versioning";
import { buildContained } from "./rules/build-contained";
import { buildEncrypted } from "./rules/build-encrypted";
import { cacheAuth } from "./rules/cache-auth";
import { cacheEncrypted } from "./rules/cache-encrypted";
import { cacheFailover } from "./rules/cache-failover";
import { certificateExpiryAlarm } from "./rules/certificate-expiry-alarm";
import { clusterExecLog } from "./rules/cluster-exec-log";
import { clusterInsights } from "./rules/cluster-insights";
import { containerHardened } from "./rules/container-hardened";
import { containerHealthCheck } from "./rules/container-health-check";
import { creationOrder } from "./rules/creation-order";
import { databaseBackedUp } from "./rules/database-backed-up";
import { databaseEncrypted } from "./rules/database-encrypted";
import { databaseFinalSnapshot } from "./rules/database-final-snapshot";
import { databaseIamAuth } from "./rules/database-iam-auth";
import { databaseInsights } from "./rules/database-insights";
import { databaseLogs } from "./rules/database-logs";
import { databaseMasterUnused } from "./rules/database-master-unused";
import { databaseMonitored } from "./rules/database-monitored";
import { databasePrivate } from "./rules/database-private";
import { databaseSnapshotTags } from "./rules/database-snapshot-tags";
import { databaseTls } from "./rules/database-tls";
import { databaseUpgrades } from "./rules/database-upgrades";
import { databaseVersion } from "./rules/database-version";
import { databaseZones } from "./rules/database-zones";
import { defaultNetworkClosed } from "./rules/default-network-closed";
import { defaultTags } from "./rules/default-tags";
import { deletionProtected } from "./rules/deletion-protected";
import { describedRules } from "./rules/described-rules";
import { distributionFailover } from "./rules/distribution-failover";
import { distributionHeaders } from "./rules/distribution-headers";
import { distributionHttps } from "./rules/distribution-https";
import { distributionKept } from "./rules/distribution-kept";
import { distributionLogged } from "./rules/distribution-logged";
import { distributionPrivateOrigins } from "./rules/distribution-private-origins";
import { distributionRootObject } from "./rules/distribution-root-object";
import { distributionTimeouts } from "./rules/distribution-timeouts";
import { distributionTlsVersion } from "./rules/distribution-tls-version";
import { distributionWebAcl } from "./rules/distribution-web-acl";
import { endpointOwnAccount } from "./rules/endpoint-own-account";
import { eventRuleTarget } from "./rules/event-rule-target";
import { functionConcurrency } from "./rules/function-concurrency";
import { functionDeadLetters } from "./rules/function-dead-letters";
import { functionEnvironmentKey } from "./rules/function-environment-key";
import { functionInterfaces } from "./rules/function-interfaces";
import { functionPermission } from "./rules/function-permission";
import { functionTraced } from "./rules/function-traced";
import { instanceHardened } from "./rules/instance-hardened";
import { keyPolicy } from "./rules/key-policy";
import { kubernetesLogged } from "./rules/kubernetes-logged";
import { kubernetesPrivate } from "./rules/kubernetes-private";
import { kubernetesSecrets } from "./rules/kubernetes-secrets";
import { listenerRuleValues } from "./rules/listener-rule-values";
import { logGroupKept } from "./rules/log-group-kept";
import { logOriginalsKept } from "./rules/log-originals-kept";
import { logWritersNamed } from "./rules/log-writers-named";
import { messagesEncrypted } from "./rules/messages-encrypted";
import { messagesTlsOnly } from "./rules/messages-tls-only";
import { metricDimensions } from "./rules/metric-dimensions";
import { noAliasGrant } from "./rules/no-alias-grant";
import { noCertificateLookup } from "./rules/no-certificate-lookup";
import { noDefaultGroup } from "./rules/no-default-group";
import { noEdgeAddressRules } from "./rules/no-edge-address-rules";
import { noForAllValues } from "./rules/no-for-all-values";
import { noOpenAdministration } from "./rules/no-open-administration";
import { noOpenEgress } from "./rules/no-open-egress";
import { noOpenIngress } from "./rules/no-open-ingress";
import { noPublicAddress } from "./rules/no-public-address";
import { noRemoteState } from "./rules/no-remote-state";
import { noSecret } from "./rules/no-secret";
import { noSecretInEnvironment } from "./rules/no-secret-in-environment";
import { noStarAction } from "./rules/no-star-action";
import { noStarResource } from "./rules/no-star-resource";
import { noUnusedGroup } from "./rules/no-unused-group";
import { oneProvider } from "./rules/one-provider";
import { ownReferences } from "./rules/own-references";
import { parametersChanged } from "./rules/parameters-changed";
import { pinnedVersions } from "./rules/pinned-versions";
import { proxyReaders } from "./rules/proxy-readers";
import { reachability } from "./rules/reachability";
import { remoteBackend } from "./rules/remote-backend";
import { repositoryProtected } from "./rules/repository-protected";
import { scalingTarget } from "./rules/scaling-target";
import { secretEncrypted } from "./rules/secret-encrypted";
import { secretReplicaKept } from "./rules/secret-replica-kept";
import { secretRotated } from "./rules/secret-rotated";
import { secretsReadLate } from "./rules/secrets-read-late";
import { serviceCapacityProviders } from "./rules/service-capacity-providers";
import { servicePlatform } from "./rules/service-platform";
import { servicePrivate } from "./rules/service-private";
import { serviceSteadyState } from "./rules/service-steady-state";
import { serviceWaitsForStores } from "./rules/service-waits-for-stores";
import { siteIsRegional } from "./rules/site-is-regional";
import { stateMachineObserved } from "./rules/state-machine-observed";
import { storeReachedAsDeclared } from "./rules/store-reached-as-declared";
import { tableProtected } from "./rules/table-protected";
import { tableReplicas } from "./rules/table-replicas";
import { targetEncrypted } from "./rules/target-encrypted";
import { targetWiring } from "./rules/target-wiring";
import { taskRolesApart } from "./rules/task-roles-apart";
import { terraformBlocks } from "./rules/terraform-blocks";
import { topicSubscribed } from "./rules/topic-subscribed";
import { trailComplete } from "./rules/trail-complete";
import { trustBounded } from "./rules/trust-bounded";
import { vpcFlowLogs } from "./rules/vpc-flow-logs";
import { webAclArguments } from "./rules/web-acl-arguments";
import { webAclBodySize } from "./rules/web-acl-body-size";
import { webAclKnownBadInputs } from "./rules/web-acl-known-bad-inputs";
import { webAclLogged } from "./rules/web-acl-logged";
import { zoneBeforeCertificates } from "./rules/zone-before-certificates";
import { zoneLogged } from "./rules/zone-logged";
import { zoneSigned } from "./rules/zone-signed";

/** Every rule, run over every stack. */
export const RULES: readonly Rule[] = [
  alarmValid,
  apiAuthorized,
  apiLogged,
  apiThrottled,
  backupOptedIn,
  backupVaultEncrypted,
  bucketAccessLog,
  bucketAclsOff,
  bucketCleanUp,
  bucketEncryption,
  bucketOwnKey,
  bucketPublicAccess,
  bucketTlsOnly,
  bucketVersioning,
  buildContained,
  buildEncrypted,
  cacheAuth,
  cacheEncrypted,
  cacheFailover,
  certificateExpiryAlarm,
  clusterExecLog,
  clusterInsights,
  containerHardened,
  containerHealthCheck,
  creationOrder,
  databaseBackedUp,
  databaseEncrypted,
  databaseFinalSnapshot,
  databaseIamAuth,
  databaseInsights,
  databaseLogs,
  databaseMasterUnused,
  databaseMonitored,
  databasePrivate,
  databaseSnapshotTags,
  databaseTls,
  databaseUpgrades,
  databaseVersion,
  databaseZones,
  defaultNetworkClosed,
  defaultTags,
  deletionProtected,
  describedRules,
  distributionFailover,
  distributionHeaders,
  distributionHttps,
  distributionKept,
  distributionLogged,
  distributionPrivateOrigins,
  distributionRootObject,
  distributionTimeouts,
  distributionTlsVersion,
  distributionWebAcl,
  endpointOwnAccount,
  eventRuleTarget,
  functionConcurrency,
  functionDeadLetters,
  functionEnvironmentKey,
  functionInterfaces,
  functionPermission,
  functionTraced,
  instanceHardened,
  keyPolicy,
  kubernetesLogged,
  kubernetesPrivate,
  kubernetesSecrets,
  listenerRuleValues,
  loadBalancerAccessLog,
  loadBalancerHardened,
  loadBalancerHttps,
  loadBalancerKept,
  loadBalancerTlsPolicy,
  loadBalancerWebAcl,
  logGroupKept,
  logOriginalsKept,
  logWritersNamed,
  messagesEncrypted,
  messagesTlsOnly,
  metricDimensions,
  noAliasGrant,
  noCertificateLookup,
  noDefaultGroup,
  noEdgeAddressRules,
  noForAllValues,
  noOpenAdministration,
  noOpenEgress,
  noOpenIngress,
  noPublicAddress,
  noRemoteState,
  noSecret,
  noSecretInEnvironment,
  noStarAction,
  noStarResource,
  noUnusedGroup,
  oneProvider,
  ownReferences,
  parametersChanged,
  pinnedVersions,
  proxyReaders,
  reachability,
  remoteBackend,
  repositoryProtected,
  scalingTarget,
  secretEncrypted,
  secretReplicaKept,
  secretRotated,
  secretsReadLate,
  serviceCapacityProviders,
  servicePlatform,
  servicePrivate,
  serviceSteadyState,
  serviceWaitsForStores,
  siteIsRegional,
  stateMachineObserved,
  storeReachedAsDeclared,
  tableProtected,
  tableReplicas,
  targetEncrypted,
  targetWiring,
  taskRolesApart,
  terraformBlocks,
  topicSubscribed,
  trailComplete,
  trustBounded,
  vpcFlowLogs,
  webAclArguments,
  webAclBodySize,
  webAclKnownBadInputs,
  webAclLogged,
  zoneBeforeCertificates,
  zoneLogged,
  zoneSigned,
];
