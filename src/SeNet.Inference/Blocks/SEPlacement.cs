namespace SeNet.Blocks;

/// <summary>
/// Where the SE block of a residual unit sits (SENet paper, section 6.5 and figure 5). F is the residual branch.
/// </summary>
public enum SEPlacement
{
    /// <summary>Behind the branch, before the addition (figure 3): relu(x + SE(F(x))).</summary>
    Standard,

    /// <summary>Before the branch: relu(x + F(SE(x))).</summary>
    Pre,

    /// <summary>Behind the addition and its rectifier: SE(relu(x + F(x))).</summary>
    Post,

    /// <summary>On the shortcut, beside the branch: relu(SE(x) + F(x)).</summary>
    Identity,

    /// <summary>
    /// Inside the branch, directly behind its 3x3 convolution and that one's normalisation (SE_3x3 of section 6.5); in
    /// a branch of two 3x3 convolutions, behind the first.
    /// </summary>
    Inside,
}
