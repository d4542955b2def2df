using System.Text;
using Cftoken.Core.DotEnv;
using Cftoken.Core.Outside;
using Cftoken.Core.Problems;

namespace Cftoken.Engine.Bootstrapping;

/// <summary>Env files that the user names on the command line.</summary>
internal static class EnvFile
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>Reads one.</summary>
    /// <param name="world">The outside world.</param>
    /// <param name="file">The path as it was given.</param>
    /// <param name="option">The option that named it.</param>
    /// <exception cref="ProblemException">It cannot be read.</exception>
    public static DotEnvDocument Read(OutsideWorld world, string file, string option)
    {
        try
        {
            var path = Path.GetFullPath(file, world.Environment.CurrentDirectory);
            return DotEnvDocument.Parse(Encoding.UTF8.GetString(world.Files.ReadAllBytes(path, MostBytes)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem(
                "env-file.unreadable",
                $"The file that {option} names cannot be read.",
                new Fix("Check that it is there and that you may read it."),
                new SourceLocation(file),
                ProblemKind.Usage));
        }
    }
}
