using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Tokens.Sinks.Doppler;

/// <summary>The kind <c>doppler</c>.</summary>
internal static class DopplerKind
{
    // Doppler sets these itself in every config.
    private static readonly string[] Reserved = ["DOPPLER_PROJECT", "DOPPLER_ENVIRONMENT", "DOPPLER_CONFIG"];

    public static readonly SinkKind Kind = new(
        "doppler",
        "a config of a Doppler project",
        "PROJECT/CONFIG",
        "doppler:shop/prd",
        SinkSettings.Names)
    {
        Faults = Faults,
        Open = (address, context) => new DopplerSink(address, address.Target.Split('/')[0], address.Target.Split('/')[1], context),
        Checked = "DOPPLER_TOKEN is there and accepted, and the config exists. Whether the token may write shows when something is delivered.",
        ReadsBack = "the value, where the token may see it",
        Undo = DopplerSink.Undo,
        Needs = "DOPPLER_TOKEN; DOPPLER_API_HOST where Doppler is elsewhere",
    };

    private static IEnumerable<SinkFault> Faults(SinkAddress address)
    {
        if (address.Target.Split('/') is not [var project, var config] || !IsSlug(project) || !IsSlug(config))
        {
            yield return new SinkFault("a config's place is its project and its name.", "Write PROJECT/CONFIG.");
        }

        var names = address.Names;
        foreach (var name in new[] { names.Token, names.AccountId, names.S3AccessKeyId, names.S3SecretAccessKey }.OfType<string>()
            .Where(name => name.Any(char.IsAsciiLetterLower) || Reserved.Contains(name)))
        {
            yield return new SinkFault($"Doppler takes no secret called {name}.", "Use capital letters, digits and _, and none of Doppler's own names.");
        }
    }

    private static bool IsSlug(string text) =>
        text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
