using Cftoken.Tokens.Sinks.Addresses;
using Cftoken.Tokens.Sinks.Files;

namespace Cftoken.Tokens.Sinks.EnvFiles;

/// <summary>The kind <c>dotenv</c>.</summary>
internal static class DotEnvKind
{
    public static readonly SinkKind Kind = new(
        SinkAddress.DotEnv,
        "an env file of the project",
        "PATH",
        "dotenv:.env.production?account=none&token=DEPLOY_TOKEN",
        SinkSettings.Names)
    {
        Faults = FilePaths.Faults,
        Open = (address, context) => new DotEnvSink(address, context),
        IsInProject = true,
        Checked = "The file lies in the project and in no published folder, is no link, and git ignores it.",
        ReadsBack = "the value",
        Undo = DotEnvSink.Undo,
    };
}
