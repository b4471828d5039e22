"""People who do not exist: common given and family names of eight languages, put together by a seed.

The names are the commonest of their countries' public counts (US Census 2010 surnames, INE, Rosstat, the Ministry of
Public Security of China, Statistics Korea); who bears one of them is nobody in particular, and none should alarm.
"""

import random
from collections.abc import Iterator

_NAMES = {
    "English": (
        "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph",
        "Smith Johnson Williams Brown Jones Garcia Miller Davis Wilson Anderson Taylor Moore Jackson Martin Thompson",
    ),
    "German": (
        "Peter Maria Michael Ursula Thomas Monika Andreas Petra Wolfgang Sabine Klaus Renate Juergen Helga Stefan",
        "Mueller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf",
    ),
    "Spanish": (
        "Antonio Carmen Manuel Maria Jose Ana Francisco Laura Juan Isabel Pedro Marta Luis Cristina Carlos",
        "Garcia Gonzalez Rodriguez Fernandez Lopez Martinez Sanchez Perez Gomez Martin Jimenez Ruiz Hernandez Diaz",
    ),
    "Russian": (
        "Aleksandr Elena Sergey Olga Vladimir Natalya Andrey Tatyana Aleksey Irina Dmitriy Svetlana Mikhail Anna Ivan",
        "Ivanov Smirnov Kuznetsov Popov Vasilyev Petrov Sokolov Mikhaylov Novikov Fyodorov Morozov Volkov Lebedev",
    ),
    "Arabic": (
        "Mohammed Fatima Ahmed Aisha Ali Maryam Omar Khadija Hassan Zainab Ibrahim Layla Youssef Noor Khalid",
        "Haddad Khoury Mansour Saleh Hamdan Nasser Rahman Qasim Farouk Shaheen Aziz Darwish Jaber Karim Sabbagh",
    ),
    "Han": (
        "Wei Fang Na Min Jing Lei Qiang Yang Jun Ying Xiuying Guoqiang Xiaoming Jianhua Yuhan Zihan Haoran Yichen",
        "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo",
    ),
    "Hangul": (
        "Min-jun Seo-yeon Ji-hoon Ha-eun Hyun-woo Soo-jin Dong-hyun Eun-ji Sung-min Hye-jin Young-ho Mi-kyung",
        "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Shin Seo Kwon Hwang",
    ),
    "Hindi": (
        "Rahul Priya Amit Anjali Rajesh Sunita Sanjay Kavita Vikram Neha Arjun Pooja Suresh Deepa Anil",
        "Sharma Singh Kumar Patel Gupta Reddy Mehta Joshi Nair Rao Iyer Desai Chatterjee Verma Agarwal",
    ),
}


def synthetic(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yields language and name of people; each name once."""
    rng, seen = random.Random(seed), set[str]()
    pools = {language: (given.split(), family.split()) for language, (given, family) in _NAMES.items()}
    while len(seen) < count:
        language = rng.choice(sorted(pools))
        given, family = (rng.choice(pool) for pool in pools[language])
        name = f"{given} {family}" if rng.random() < 0.8 else f"{family}, {given}"
        if name not in seen:
            seen.add(name)
            yield language, name
