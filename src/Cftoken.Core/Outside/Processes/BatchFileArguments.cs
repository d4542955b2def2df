using System.Buffers;

namespace Cftoken.Core.Outside.Processes;

/// <summary>
/// Windows runs a batch file through its command interpreter even where no shell was asked for, and that one reads
/// these characters as commands, quoted or not. Rather than escape by rules that differ from version to version, such
/// an argument is refused.
/// </summary>
internal static class BatchFileArguments
{
    private static readonly SearchValues<char> Commands = SearchValues.Create("\"%&|<>^!()\r\n");

    /// <exception cref="ArgumentException">The program is a batch file and an argument is not safe.</exception>
    public static void MustBeSafe(string program, IReadOnlyList<string> arguments)
    {
        var isBatchFile = Path.GetExtension(program.AsSpan()) is var ending
            && (ending.Equals(".bat", StringComparison.OrdinalIgnoreCase) || ending.Equals(".cmd", StringComparison.OrdinalIgnoreCase));
        if (isBatchFile && arguments.FirstOrDefault(argument => argument.AsSpan().ContainsAny(Commands)) is { } refused)
        {
            throw new ArgumentException($"'{Path.GetFileName(program)}' is a batch file and cannot be given the argument '{refused}'.", nameof(arguments));
        }
    }
}
