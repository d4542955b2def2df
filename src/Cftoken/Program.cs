namespace Cftoken;

/// <summary>The command line's entry point.</summary>
internal static class Program
{
    private static int Main() => 0;
}
