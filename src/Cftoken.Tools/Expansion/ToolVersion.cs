using System.Globalization;

namespace Cftoken.Tools.Expansion;

/// <summary>A released version of a tool: three numbers, compared in order.</summary>
/// <param name="Major">First number.</param>
/// <param name="Minor">Second number.</param>
/// <param name="Patch">Third number.</param>
public readonly record struct ToolVersion(int Major, int Minor, int Patch) : IComparable<ToolVersion>
{
    /// <summary>Reads <c>4</c>, <c>4.45</c> or <c>4.45.0</c>; a missing number is 0. A leading <c>v</c>, <c>^</c> or <c>~</c> is not accepted here.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ToolVersion version)
    {
        version = default;
        Span<int> numbers = stackalloc int[3];
        var count = 0;
        foreach (var range in text.Split('.'))
        {
            if (count == 3 || !int.TryParse(text[range], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[count]))
            {
                return false;
            }

            count++;
        }

        version = new ToolVersion(numbers[0], numbers[1], numbers[2]);
        return count > 0;
    }

    /// <inheritdoc />
    public int CompareTo(ToolVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    /// <summary>Earlier.</summary>
    public static bool operator <(ToolVersion left, ToolVersion right) => left.CompareTo(right) < 0;

    /// <summary>Later.</summary>
    public static bool operator >(ToolVersion left, ToolVersion right) => left.CompareTo(right) > 0;

    /// <summary>Not later.</summary>
    public static bool operator <=(ToolVersion left, ToolVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(ToolVersion left, ToolVersion right) => left.CompareTo(right) >= 0;

    /// <summary><c>4.164.0</c>.</summary>
    public override string ToString() => $"{Major}.{Minor}.{Patch}";
}
