"""Colors on paper, as the light scheme of the site has them (`static/css/tokens.css`)."""

#: By the class of a stage's cell, red, green and blue in hexadecimal.
STAGE_TINTS = {"s1": "EEF1E9", "s2": "DFEAE0", "s3": "C6DCCF", "s4": "A8CBBA", "s5": "86B7A4"}
INK, INK_2, RULE, SUNKEN, SEAL = "1A2433", "4A5361", "DDD6C8", "F2EEE5", "A2332A"
RULE_2, STAGE, OCHRE, WHITE = "827B6D", "17493C", "7A4B00", "FFFFFF"
