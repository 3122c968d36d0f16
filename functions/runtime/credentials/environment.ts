/**
 * Where functions have their credentials from: Lambda puts them into the environment. The build puts this in the place of
 * the SDK's chain of providers, which is a third of every bundle and looks in places that a function does not have.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";
