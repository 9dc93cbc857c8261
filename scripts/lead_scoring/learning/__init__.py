"""Learns the points and half-lives of the rules from the backtest; `lead-scoring learn` runs it.

    backtest  what the warehouse knows of past cutoffs
    points    a set of points, and the score that the seeds would give with them
    fitting   half-lives and points that fit the outcomes
    scorecards  few rules with the sign that their words imply
    judging   whether one score ranks better than another
    seeds     a proposed set of seeds as files, and a neutral one to start from
    report    the page that says what was found
    branch    the proposal as a branch of git
"""
