using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Tokens.Sinks.Files;

/// <summary>The kind <c>file</c>.</summary>
internal static class FileKind
{
    public static readonly SinkKind Kind = new(
        "file",
        "a file of the project that holds the bare value",
        "PATH",
        "file:secrets/cloudflare-token",
        [])
    {
        Faults = FilePaths.Faults,
        Open = (address, context) => new FileSink(address, context),
        IsInProject = true,
        Checked = "The file lies in the project and in no published folder, is no link, and git ignores it.",
        ReadsBack = "the value",
        Undo = FileSink.Undo,
    };
}
