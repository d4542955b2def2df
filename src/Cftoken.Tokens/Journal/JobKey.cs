namespace Cftoken.Tokens.Journal;

/// <summary>
/// Which job a token belongs to: two jobs of one name are two jobs wherever anything of this differs.
/// </summary>
/// <param name="Api">The API's address: a token of an emulator is none of Cloudflare's.</param>
/// <param name="Project">The real path of the project's folder.</param>
/// <param name="Job">The job's name.</param>
/// <param name="Environment">The environment; null where the job is for none.</param>
/// <param name="Source">What else tells it from another of that name: the file that starts it, its configuration. Null where nothing does.</param>
public sealed record JobKey(string Api, string Project, string Job, string? Environment = null, string? Source = null)
{
    /// <summary>The job for people: <c>deploy (staging) in /home/me/site</c>.</summary>
    public override string ToString() =>
        $"{Job}{(Environment is null ? string.Empty : $" ({Environment})")} in {Project}{(Source is null ? string.Empty : $", {Source}")}";
}
