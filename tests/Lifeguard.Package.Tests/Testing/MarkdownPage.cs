using System.Text.RegularExpressions;

namespace Lifeguard.Package.Tests.Testing;

/// <summary>A fenced block.</summary>
internal sealed record CodeBlock(string Language, string Text)
{
    internal string[] Lines => Text.TrimEnd('\n').Split('\n');

    /// <summary>The words after <c>dotnet</c>.</summary>
    internal string[] DotNetArguments => Lines.Single().Split(' ') is ["dotnet", .. var arguments] ? arguments : throw new FormatException($"'{Text}' is not a dotnet command.");
}

/// <summary>A page of documentation, taken apart.</summary>
internal sealed partial class MarkdownPage(string text)
{
    internal static MarkdownPage Readme { get; } = new(Repository.Read("README.md"));

    /// <summary>What stands before the first <c>##</c>.</summary>
    internal string FirstScreen => SectionStart().Split(text)[0];

    internal string Section(string heading) => SectionStart().Split(text).Single(section => section.StartsWith($"## {heading}\n", StringComparison.Ordinal));

    /// <summary>The fenced blocks of a section, which must be in these languages.</summary>
    internal static CodeBlock[] Blocks(string section, params string[] languages)
    {
        var blocks = Fence().Matches(section).Select(match => new CodeBlock(match.Groups["language"].Value, match.Groups["text"].Value)).ToArray();
        Assert.Equal(languages, blocks.Select(block => block.Language));
        return blocks;
    }

    [GeneratedRegex(@"^(?=## )", RegexOptions.Multiline)]
    private static partial Regex SectionStart();

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
