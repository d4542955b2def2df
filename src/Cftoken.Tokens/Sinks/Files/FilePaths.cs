using Cftoken.Tokens.Sinks.Addresses;

namespace Cftoken.Tokens.Sinks.Files;

/// <summary>What is wrong with a path before anything is looked up.</summary>
internal static class FilePaths
{
    public static IEnumerable<SinkFault> Faults(SinkAddress address)
    {
        if (address.Target.Length == 0)
        {
            yield return new SinkFault("there is no path.", "Name the file, relative to the project.");
        }
        else if (address.Target.Any(char.IsControl))
        {
            yield return new SinkFault("the path has characters that cannot be seen.", "Name the file, relative to the project.");
        }
    }
}
