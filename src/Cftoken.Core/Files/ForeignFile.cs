using Cftoken.Core.Files.Identity;
using Cftoken.Core.Problems;

namespace Cftoken.Core.Files;

/// <summary>
/// Tells a file that is the project's own from one that only seems to lie in the project: what stands behind a link, or has
/// another name elsewhere, is not the project's, and a credential read from there would be taken for one that is.
/// </summary>
public static class ForeignFile
{
    /// <summary>Why the file is not the project's own; null where it is, and where nothing is there.</summary>
    /// <param name="projectRoot">The project's folder.</param>
    /// <param name="path">The file: absolute, or relative to the project's folder.</param>
    /// <exception cref="IOException">It cannot be told.</exception>
    public static Problem? Refusal(string projectRoot, string path)
    {
        try
        {
            var target = SafeFileTarget.Locate(projectRoot, path);
            var there = FileIdentity.At(target.FullPath);
            return there is { Kind: FileKind.Link } or { Kind: FileKind.Regular, Links: > 1 } ? target.Refusal(there) : null;
        }
        catch (ProblemException outside)
        {
            return outside.Problems[0];
        }
    }
}
