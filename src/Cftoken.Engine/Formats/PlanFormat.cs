namespace Cftoken.Engine.Formats;

/// <summary>The forms other than the table and JSON in which a plan can be had.</summary>
public enum PlanFormat
{
    /// <summary>The body of the request that creates the token.</summary>
    Body,

    /// <summary>A shell script that sends that request.</summary>
    Curl,

    /// <summary>A table for a README or a pull request.</summary>
    Markdown,

    /// <summary>The resource of Cloudflare's Terraform provider.</summary>
    Terraform,

    /// <summary>A link to the dashboard's form, filled in.</summary>
    Url,
}

/// <summary>A plan in one of the forms.</summary>
/// <param name="Text">The form itself, its last line ended.</param>
/// <param name="Notes">What the form cannot say and a person has to know, a sentence each.</param>
public sealed record FormattedPlan(string Text, IReadOnlyList<string> Notes);
