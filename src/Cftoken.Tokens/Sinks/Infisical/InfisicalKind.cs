using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Tokens.Sinks.Infisical;

/// <summary>The kind <c>infisical</c>.</summary>
internal static class InfisicalKind
{
    /// <summary>The setting that names the environment.</summary>
    public const string Environment = "environment";

    /// <summary>The setting that names the folder.</summary>
    public const string Folder = "path";

    public static readonly SinkKind Kind = new(
        "infisical",
        "a folder of an Infisical project",
        "PROJECT-ID",
        "infisical:6f1c7e0a-5a55-4d4f-9c1e-0d8a1f6b2c3d?environment=prod&path=/shop",
        [
            .. SinkSettings.Names,
            new SinkSetting(Environment, "SLUG", "the slug of an environment: dev, prod", IsSlug),
            new SinkSetting(Folder, "/FOLDER", "the path of a folder, from its root: /apps/shop", IsFolder),
        ])
    {
        Faults = Faults,
        Open = (address, context) => new InfisicalSink(
            address, new InfisicalPlace(address.Target, address.Setting(Environment)!, address.Setting(Folder) ?? "/"), context),
        Checked = "INFISICAL_TOKEN is there and accepted, and the project, the environment and the folder exist. Whether the token may write shows when something is delivered.",
        ReadsBack = "the value, where the token may see it",
        Undo = InfisicalSink.Undo,
        Needs = "INFISICAL_TOKEN; INFISICAL_DOMAIN (or INFISICAL_API_URL) where it is not app.infisical.com",
    };

    private static IEnumerable<SinkFault> Faults(SinkAddress address)
    {
        if (!IsSlug(address.Target))
        {
            yield return new SinkFault("a project is named by its id.", "Copy the id from the project's settings.");
        }

        if (address.Setting(Environment) is null)
        {
            yield return new SinkFault("no environment is named.", $"Add ?{Environment}=SLUG.");
        }
    }

    private static bool IsSlug(string text) =>
        text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private static bool IsFolder(string text) => text == "/" || (text.StartsWith('/') && text[1..].Split('/').All(IsSlug));
}

/// <summary>Where secrets lie.</summary>
/// <param name="Project">The project's id.</param>
/// <param name="Environment">The environment's slug.</param>
/// <param name="Folder">The folder, from its root.</param>
internal sealed record InfisicalPlace(string Project, string Environment, string Folder)
{
    /// <summary>The query of a request that reads.</summary>
    public string Query => $"projectId={Uri.EscapeDataString(Project)}&environment={Uri.EscapeDataString(Environment)}&secretPath={Uri.EscapeDataString(Folder)}";
}
