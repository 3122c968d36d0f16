/**
 * Credentials of functions: Lambda provides them in environment variables. The build replaces the SDK's chain of credential
 * providers with this module: the chain is a third of every bundle and reads sources that a function does not have.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";
